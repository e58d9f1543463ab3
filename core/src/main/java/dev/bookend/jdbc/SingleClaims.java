package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Locks rows that nobody else has locked, and then marks them. */
final class SingleClaims implements ClaimSql {
  private final Dialect dialect;
  private final String find;
  private final String mark;

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
  public boolean isOneStatement() {
    return false;
  }
}
