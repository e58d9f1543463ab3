package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
  }

  @Override
  public List<VideoCall> claim(Connection connection, Claim wanted, int limit) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(due)) {
      dialect.setInstant(select, 1, wanted.from());
      dialect.setInstant(select, 2, wanted.until());
      select.setInt(3, limit);
      return mark(connection, claim, wanted, Sql.readableCalls(select, dialect));
    }
  }

  @Override
  public List<VideoCall> renew(Connection connection, Claim wanted, List<UUID> ids)
      throws SQLException {
    String held = mine + dialect.isOneOf(ids.size()) + " order by id" + LOCK;
    try (PreparedStatement select = connection.prepareStatement(held)) {
      dialect.setId(select, 1, wanted.owner());
      dialect.setIds(select, 2, ids);
      return mark(connection, renew, wanted, Sql.readableCalls(select, dialect));
    }
  }

  private List<VideoCall> mark(
      Connection connection, String sql, Claim wanted, List<VideoCall> calls) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (VideoCall call : calls) {
        dialect.setId(update, 1, wanted.owner());
        update.setLong(2, wanted.leaseMicros());
        dialect.setInstant(update, 3, wanted.to());
        dialect.setId(update, 4, call.id().value());
        update.addBatch();
      }
      if (!calls.isEmpty()) {
        update.executeBatch();
      }
    }
    return calls;
  }

  @Override
  public boolean isOneStatement() {
    return false;
  }
}
