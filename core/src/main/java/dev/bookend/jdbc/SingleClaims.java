package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Locks rows that nobody else has locked, and then marks them. */
final class SingleClaims implements ClaimSql {
  private static final String LOCK = " for update skip locked";

  private final Dialect dialect;
  private final String due;
  private final String mine;
  private final String claim;
  private final String renew;
  private final String free;
  private final String release;

  SingleClaims(Names names, Dialect dialect) {
    this.dialect = dialect;
    String select = "select " + Sql.CALL_COLUMNS + " from " + names.call() + " where ";
    due =
        select
            + "due_at >= ? and due_at <= ? and (claimed_until is null or claimed_until <= "
            + dialect.now()
            + ") order by due_at limit ?"
            + LOCK;
    mine = select + "claimed_by = ? and claimed_until > " + dialect.now() + " and id";
    String mark =
        "update "
            + names.call()
            + " set claimed_by = ?, claimed_until = "
            + dialect.later()
            + ", claimed_to = ?";
    claim = mark + ", claimed_for = due_at where id = ?";
    renew = mark + " where id = ?";
    free = "select id from " + names.call() + " where claimed_by = ? and id";
    release = "update " + names.call() + " set claimed_until = null where id";
  }

  @Override
  public List<VideoCall> claim(Connection connection, Claim wanted, int limit) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(due)) {
      dialect.setInstant(select, 1, wanted.from());
      dialect.setInstant(select, 2, wanted.until());
      select.setInt(3, limit);
      return marked(connection, claim, wanted, select);
    }
  }

  @Override
  public List<VideoCall> renew(Connection connection, Claim wanted, List<UUID> ids)
      throws SQLException {
    String held = mine + dialect.isOneOf(ids.size()) + " order by id" + LOCK;
    try (PreparedStatement select = connection.prepareStatement(held)) {
      dialect.setId(select, 1, wanted.owner());
      dialect.setIds(select, 2, ids);
      return marked(connection, renew, wanted, select);
    }
  }

  private List<VideoCall> marked(
      Connection connection, String sql, Claim wanted, PreparedStatement select)
      throws SQLException {
    List<UUID> locked = new ArrayList<>();
    List<VideoCall> calls = Sql.readableCalls(select, dialect, locked::add);
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (UUID id : locked) {
        dialect.setId(update, 1, wanted.owner());
        update.setLong(2, wanted.leaseMicros());
        dialect.setInstant(update, 3, wanted.to());
        dialect.setId(update, 4, id);
        update.addBatch();
      }
      if (!locked.isEmpty()) {
        update.executeBatch();
      }
    }
    return calls;
  }

  @Override
  public int release(Connection connection, UUID owner, List<UUID> ids) throws SQLException {
    String claimed = free + dialect.isOneOf(ids.size()) + " order by id" + LOCK;
    List<UUID> locked = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(claimed)) {
      dialect.setId(select, 1, owner);
      dialect.setIds(select, 2, ids);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          locked.add(dialect.id(rows, 1));
        }
      }
    }
    if (locked.isEmpty()) {
      return 0;
    }
    try (PreparedStatement update =
        connection.prepareStatement(release + dialect.isOneOf(locked.size()))) {
      dialect.setIds(update, 1, locked);
      return update.executeUpdate();
    }
  }

  @Override
  public boolean isOneStatement() {
    return false;
  }
}
