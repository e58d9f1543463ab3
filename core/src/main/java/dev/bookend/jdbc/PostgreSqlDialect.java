package dev.bookend.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/** PostgreSQL: many rows go into one statement as arrays. */
final class PostgreSqlDialect extends Dialect {
  PostgreSqlDialect() {
    super(
        "postgresql",
        "statement_timestamp()",
        "(statement_timestamp() + ? * interval '1 microsecond')");
  }

  /** PostgreSQL 15 and newer give nobody but its owner a right on the schema public. */
  @Override
  String rightToCreate() {
    return "grant create on schema";
  }

  /** A node that stands still loses its locks, before others may have to take its calls over. */
  @Override
  String beginning() {
    return "set transaction isolation level read committed;"
        + " set local idle_in_transaction_session_timeout = '1s'";
  }

  @Override
  String lockOnly(String table) {
    return " for update of " + table;
  }

  @Override
  String isOneOf(int ids) {
    return " = any (?)";
  }

  @Override
  int setIds(PreparedStatement statement, int first, Collection<UUID> ids) throws SQLException {
    statement.setArray(first, statement.getConnection().createArrayOf("uuid", ids.toArray()));
    return first + 1;
  }

  @Override
  Writes writes(TableNames names) {
    return new PostgresWrites(names, this);
  }

  @Override
  ClaimSql claims(TableNames names) {
    return new PostgresClaims(names, this);
  }
}
