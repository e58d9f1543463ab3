package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Locks rows that nobody else has locked, and then marks them. */
final class SingleClaims implements ClaimSql {
  private final Dialect dialect;
  private final String find;
  private final String mark;
  private final String table;
  private final String renew;

  SingleClaims(Names names, Dialect dialect) {
    this.dialect = dialect;
    find =
        "select "
            + Sql.CALL_COLUMNS
            + " from "
            + names.call()
            + " where due_at >= ? and due_at <= ? and (claimed_until is null or claimed_until <= "
            + dialect.now()
            + ") order by due_at limit ? for update skip locked";
    table = names.call();
    renew = "update " + table + " set claimed_until = " + dialect.later() + ", claimed_to = ?";
    mark =
        "update "
            + names.call()
            + " set claimed_by = ?, claimed_until = "
            + dialect.later()
            + ", claimed_to = ?, claimed_for = due_at where id = ?";
  }

  @Override
  public List<VideoCall> claim(Connection connection, Claim claim, int limit) throws SQLException {
    List<VideoCall> found = find(connection, claim, limit);
    if (found.isEmpty()) {
      return found;
    }
    try (PreparedStatement update = connection.prepareStatement(mark)) {
      for (VideoCall call : found) {
        dialect.setId(update, 1, claim.owner());
        update.setLong(2, claim.leaseMicros());
        dialect.setInstant(update, 3, claim.to());
        dialect.setId(update, 4, call.id().value());
        update.addBatch();
      }
      update.executeBatch();
    }
    return found;
  }

  private List<VideoCall> find(Connection connection, Claim claim, int limit) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(find)) {
      dialect.setInstant(select, 1, claim.from());
      dialect.setInstant(select, 2, claim.until());
      select.setInt(3, limit);
      return Sql.calls(select, dialect);
    }
  }

  @Override
  public List<VideoCall> renew(Connection connection, Claim claim, List<UUID> ids)
      throws SQLException {
    String mine =
        " where claimed_by = ? and claimed_until > "
            + dialect.now()
            + " and id"
            + dialect.isOneOf(ids.size());
    String read = "select " + Sql.CALL_COLUMNS + " from " + table + mine;
    try (PreparedStatement update = connection.prepareStatement(renew + mine);
        PreparedStatement select = connection.prepareStatement(read)) {
      update.setLong(1, claim.leaseMicros());
      dialect.setInstant(update, 2, claim.to());
      dialect.setId(update, 3, claim.owner());
      dialect.setIds(update, 4, ids);
      update.executeUpdate();
      dialect.setId(select, 1, claim.owner());
      dialect.setIds(select, 2, ids);
      return Sql.calls(select, dialect);
    }
  }

  @Override
  public boolean isOneStatement() {
    return false;
  }
}
