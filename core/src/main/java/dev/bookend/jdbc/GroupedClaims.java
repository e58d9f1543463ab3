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
        "with due as (select id from "
            + names.call()
            + " where due_at >= ? and due_at <= ? and (claimed_until is null or claimed_until <= "
            + dialect.now()
            + ") order by due_at limit ? for update skip locked) update "
            + names.call()
            + " c set claimed_by = ?, claimed_until = "
            + dialect.later()
            + ", claimed_to = ?, claimed_for = c.due_at from due where c.id = due.id returning "
            + Sql.callColumns("c");
  }

  @Override
  public List<VideoCall> claim(Connection connection, Claim claim, int limit) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      dialect.setInstant(update, 1, claim.from());
      dialect.setInstant(update, 2, claim.until());
      update.setInt(3, limit);
      dialect.setId(update, 4, claim.owner());
      update.setLong(5, claim.leaseMicros());
      dialect.setInstant(update, 6, claim.to());
      return Sql.calls(update, dialect);
    }
  }

  @Override
  public boolean isOneStatement() {
    return true;
  }
}
