package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Claims in two statements: selects unlocked rows with {@code for update skip locked}, then updates
 * them.
 */
final class StandardClaims implements ClaimSql {
  private static final String LOCK = " for update skip locked";

  private final Dialect dialect;
  private final String selectDue;
  private final String selectOwned;
  private final String selectLeased;
  private final String claim;
  private final String renew;
  private final String release;

  StandardClaims(TableNames names, Dialect dialect) {
    this.dialect = dialect;
    String select = "select id from " + names.call() + " where ";
    selectDue =
        select
            + "due_at >= ? and due_at <= ? and (lease_until is null or lease_until <= "
            + dialect.now()
            + ") order by due_at"
            + dialect.limit("?")
            + LOCK;
    selectOwned = select + "claimed_by = ? and id";
    selectLeased = select + "claimed_by = ? and lease_until > " + dialect.now() + " and id";
    String setLease =
        "update "
            + names.call()
            + " set claimed_by = ?, lease_until = "
            + dialect.nowPlusMicros()
            + ", lease_until_local = ?";
    claim = setLease + ", leased_due_at = due_at where id";
    renew = setLease + " where id";
    release = "update " + names.call() + " set lease_until = null where id";
  }

  @Override
  public List<UUID> claim(
      Connection connection, Lease lease, Instant from, Instant until, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(selectDue)) {
      dialect.setInstant(select, 1, from);
      dialect.setInstant(select, 2, until);
      select.setInt(3, limit);
      return writeLease(connection, claim, lease, Sql.ids(select, dialect));
    }
  }

  @Override
  public List<UUID> renew(Connection connection, Lease lease, List<UUID> ids) throws SQLException {
    return writeLease(
        connection, renew, lease, lockRows(connection, selectLeased, lease.owner(), ids));
  }

  private List<UUID> lockRows(Connection connection, String sql, UUID owner, List<UUID> ids)
      throws SQLException {
    String withIds = sql + dialect.matchesIds(ids.size()) + " order by id" + LOCK;
    try (PreparedStatement select = connection.prepareStatement(withIds)) {
      dialect.setId(select, 1, owner);
      dialect.setIds(select, 2, ids);
      return Sql.ids(select, dialect);
    }
  }

  private List<UUID> writeLease(Connection connection, String sql, Lease lease, List<UUID> locked)
      throws SQLException {
    if (!locked.isEmpty()) {
      String withIds = sql + dialect.matchesIds(locked.size());
      try (PreparedStatement update = connection.prepareStatement(withIds)) {
        dialect.setId(update, 1, lease.owner());
        update.setLong(2, lease.micros());
        dialect.setInstant(update, 3, lease.until());
        dialect.setIds(update, 4, locked);
        update.executeUpdate();
      }
    }
    return locked;
  }

  @Override
  public void release(Connection connection, UUID owner, List<UUID> ids) throws SQLException {
    List<UUID> locked = lockRows(connection, selectOwned, owner, ids);
    if (!locked.isEmpty()) {
      String withIds = release + dialect.matchesIds(locked.size());
      try (PreparedStatement update = connection.prepareStatement(withIds)) {
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
