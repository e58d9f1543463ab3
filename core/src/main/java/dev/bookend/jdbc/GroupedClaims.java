package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Locks, marks and reads in one statement (PostgreSQL). */
final class GroupedClaims implements ClaimSql {
  private final Dialect dialect;
  private final String sql;

  GroupedClaims(Names names, Dialect dialect) {
    this.dialect = dialect;
    sql =
        "update "
            + names.call()
            + " c set claimed_by = ?, claimed_until = "
            + dialect.later()
            + ", claimed_to = ?, claimed_for = c.due_at where c.ctid = any (array(select ctid from "
            + names.call()
            + " where due_at >= ? and due_at <= ? and (claimed_until is null or claimed_until <= "
            + dialect.now()
            + ") order by due_at limit ? for update skip locked)) returning "
            + Sql.callColumns("c");
  }

  @Override
  public List<VideoCall> claim(Connection connection, Claim claim, int limit) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      dialect.setId(update, 1, claim.owner());
      update.setLong(2, claim.leaseMicros());
      dialect.setInstant(update, 3, claim.to());
      dialect.setInstant(update, 4, claim.from());
      dialect.setInstant(update, 5, claim.until());
      update.setInt(6, limit);
      return Sql.calls(update, dialect);
    }
  }

  @Override
  public boolean isOneStatement() {
    return true;
  }
}
