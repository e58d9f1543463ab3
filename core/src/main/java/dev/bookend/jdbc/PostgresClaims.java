package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Claims, renews and releases in one statement each (PostgreSQL). */
final class PostgresClaims implements ClaimSql {
  private final Dialect dialect;
  private final String claim;
  private final String renew;
  private final String release;

  PostgresClaims(TableNames names, Dialect dialect) {
    this.dialect = dialect;
    String rows = "c.id = any (array(select id from " + names.call() + " where ";
    String update = "update " + names.call() + " c set ";
    String setLease = "lease_until = " + dialect.nowPlusMicros() + ", lease_until_local = ?";
    claim =
        update
            + setLease
            + ", claimed_by = ?, leased_due_at = c.due_at where "
            + rows
            + "due_at >= ? and due_at <= ? and (lease_until is null or lease_until <= "
            + dialect.now()
            + ") order by due_at"
            + dialect.limit("?")
            + " for update skip locked)) returning c.id";
    renew =
        update
            + setLease
            + " where "
            + rows
            + "claimed_by = ? and lease_until > "
            + dialect.now()
            + " and id = any (?) order by id for update skip locked)) returning c.id";
    release =
        update
            + "lease_until = null where "
            + rows
            + "claimed_by = ? and id = any (?) order by id for update skip locked))";
  }

  @Override
  public List<UUID> claim(
      Connection connection, Lease lease, Instant from, Instant until, int limit)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(claim)) {
      update.setLong(1, lease.micros());
      dialect.setInstant(update, 2, lease.until());
      dialect.setId(update, 3, lease.owner());
      dialect.setInstant(update, 4, from);
      dialect.setInstant(update, 5, until);
      update.setInt(6, limit);
      return Sql.ids(update, dialect);
    }
  }

  @Override
  public List<UUID> renew(Connection connection, Lease lease, List<UUID> ids) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(renew)) {
      update.setLong(1, lease.micros());
      dialect.setInstant(update, 2, lease.until());
      dialect.setId(update, 3, lease.owner());
      dialect.setIds(update, 4, ids);
      return Sql.ids(update, dialect);
    }
  }

  @Override
  public void release(Connection connection, UUID owner, List<UUID> ids) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(release)) {
      dialect.setId(update, 1, owner);
      dialect.setIds(update, 2, ids);
      update.executeUpdate();
    }
  }

  @Override
  public boolean needsTransaction() {
    return false;
  }
}
