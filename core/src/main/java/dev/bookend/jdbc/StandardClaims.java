package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Locks rows that nobody else has locked, and then marks them. */
final class StandardClaims implements ClaimSql {
  private static final String LOCK = " for update skip locked";

  private final Dialect dialect;
  private final String due;
  private final String mine;
  private final String held;
  private final String claim;
  private final String renew;
  private final String release;

  StandardClaims(TableNames names, Dialect dialect) {
    this.dialect = dialect;
    String select = "select id from " + names.call() + " where ";
    due =
        select
            + "due_at >= ? and due_at <= ? and (claimed_until is null or claimed_until <= "
            + dialect.now()
            + ") order by due_at"
            + dialect.first("?")
            + LOCK;
    mine = select + "claimed_by = ? and id";
    held = select + "claimed_by = ? and claimed_until > " + dialect.now() + " and id";
    String mark =
        "update "
            + names.call()
            + " set claimed_by = ?, claimed_until = "
            + dialect.later()
            + ", claimed_to = ?";
    claim = mark + ", claimed_for = due_at where id";
    renew = mark + " where id";
    release = "update " + names.call() + " set claimed_until = null where id";
  }

  @Override
  public List<UUID> claim(
      Connection connection, Lease lease, Instant from, Instant until, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(due)) {
      dialect.setInstant(select, 1, from);
      dialect.setInstant(select, 2, until);
      select.setInt(3, limit);
      return marked(connection, claim, lease, Sql.ids(select, dialect));
    }
  }

  @Override
  public List<UUID> renew(Connection connection, Lease lease, List<UUID> ids) throws SQLException {
    return marked(connection, renew, lease, locked(connection, held, lease.owner(), ids));
  }

  private List<UUID> locked(Connection connection, String sql, UUID owner, List<UUID> ids)
      throws SQLException {
    String which = sql + dialect.isOneOf(ids.size()) + " order by id" + LOCK;
    try (PreparedStatement select = connection.prepareStatement(which)) {
      dialect.setId(select, 1, owner);
      dialect.setIds(select, 2, ids);
      return Sql.ids(select, dialect);
    }
  }

  private List<UUID> marked(Connection connection, String sql, Lease lease, List<UUID> locked)
      throws SQLException {
    if (!locked.isEmpty()) {
      String which = sql + dialect.isOneOf(locked.size());
      try (PreparedStatement update = connection.prepareStatement(which)) {
        dialect.setId(update, 1, lease.owner());
        update.setLong(2, lease.micros());
        dialect.setInstant(update, 3, lease.to());
        dialect.setIds(update, 4, locked);
        update.executeUpdate();
      }
    }
    return locked;
  }

  @Override
  public void release(Connection connection, UUID owner, List<UUID> ids) throws SQLException {
    List<UUID> locked = locked(connection, mine, owner, ids);
    if (!locked.isEmpty()) {
      String which = release + dialect.isOneOf(locked.size());
      try (PreparedStatement update = connection.prepareStatement(which)) {
        dialect.setIds(update, 1, locked);
        update.executeUpdate();
      }
    }
  }

  @Override
  public boolean needsTransaction() {
    return true;
  }
}
