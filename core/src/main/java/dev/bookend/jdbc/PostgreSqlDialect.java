package dev.bookend.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/** PostgreSQL: one statement writes many rows, passed as arrays. */
final class PostgreSqlDialect extends Dialect {
  PostgreSqlDialect() {
    super(
        "postgresql",
        "statement_timestamp()",
        "(statement_timestamp() + ? * interval '1 microsecond')");
  }

  /** Since PostgreSQL 15, only the owner of the schema public can create tables in it. */
  @Override
  String createTablePrivilege() {
    return "grant create on schema";
  }

  /**
   * The timeout releases the locks of a stalled node before other nodes have to take over its
   * calls.
   */
  @Override
  String beginTransaction() {
    return "set transaction isolation level read committed;"
        + " set local idle_in_transaction_session_timeout = '1s'";
  }

  @Override
  String forUpdateOf(String table) {
    return " for update of " + table;
  }

  @Override
  String onDuplicate() {
    return " on conflict do nothing";
  }

  @Override
  String matchesIds(int ids) {
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
