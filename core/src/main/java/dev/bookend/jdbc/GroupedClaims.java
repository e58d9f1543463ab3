package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Locks, marks and reads in one statement (PostgreSQL). */
final class GroupedClaims implements ClaimSql {
  private final Dialect dialect;
  private final String claim;
  private final String renew;
  private final String release;

  GroupedClaims(Names names, Dialect dialect) {
    this.dialect = dialect;
    String rows = "c.id = any (array(select id from " + names.call() + " where ";
    String columns = ")) returning " + Sql.callColumns("c");
    String longer = "claimed_until = " + dialect.later() + ", claimed_to = ?";
    claim =
        "update "
            + names.call()
            + " c set "
            + longer
            + ", claimed_by = ?, claimed_for = c.due_at where "
            + rows
            + "due_at >= ? and due_at <= ? and (claimed_until is null or claimed_until <= "
            + dialect.now()
            + ") order by due_at limit ? for update skip locked"
            + columns;
    renew =
        "update "
            + names.call()
            + " c set "
            + longer
            + " where "
            + rows
            + "claimed_by = ? and claimed_until > "
            + dialect.now()
            + " and id = any (?) order by id for update skip locked"
            + columns;
    release =
        "update "
            + names.call()
            + " c set claimed_until = null where "
            + rows
            + "claimed_by = ? and id = any (?) order by id for update skip locked))";
  }

  @Override
  public List<VideoCall> claim(Connection connection, Claim wanted, int limit) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(claim)) {
      update.setLong(1, wanted.leaseMicros());
      dialect.setInstant(update, 2, wanted.to());
      dialect.setId(update, 3, wanted.owner());
      dialect.setInstant(update, 4, wanted.from());
      dialect.setInstant(update, 5, wanted.until());
      update.setInt(6, limit);
      return Sql.readableCalls(update, dialect);
    }
  }

  @Override
  public List<VideoCall> renew(Connection connection, Claim wanted, List<UUID> ids)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(renew)) {
      update.setLong(1, wanted.leaseMicros());
      dialect.setInstant(update, 2, wanted.to());
      dialect.setId(update, 3, wanted.owner());
      dialect.setIds(update, 4, ids);
      return Sql.readableCalls(update, dialect);
    }
  }

  @Override
  public int release(Connection connection, UUID owner, List<UUID> ids) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(release)) {
      dialect.setId(update, 1, owner);
      dialect.setIds(update, 2, ids);
      return update.executeUpdate();
    }
  }

  @Override
  public boolean isOneStatement() {
    return true;
  }
}
