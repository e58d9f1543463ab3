package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SQL and JDBC types that differ between databases: time, ids, lists of ids, row limits, locks and
 * batch writes.
 */
abstract class Dialect {
  private final String ddlName;
  private final String now;
  private final String nowPlusMicros;

  Dialect(String ddlName, String now, String nowPlusMicros) {
    this.ddlName = ddlName;
    this.now = now;
    this.nowPlusMicros = nowPlusMicros;
  }

  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> new PostgreSqlDialect();
      case "MySQL", "MariaDB" -> MySqlDialect.of(connection);
      case "H2" -> new H2Dialect();
      default ->
          throw new IllegalStateException(
              "The database is "
                  + product
                  + "; it must be PostgreSQL, MySQL, MariaDB or H2. With"
                  + " bookend.jdbc.enabled=false calls are kept in memory.");
    };
  }

  /** {@return the name of the file with the DDL, without its extension} */
  final String ddlName() {
    return ddlName;
  }

  /** {@return an SQL expression for the current time of the database} */
  final String now() {
    return now;
  }

  /**
   * {@return an SQL expression for the current time of the database plus a parameter in
   * microseconds}
   */
  final String nowPlusMicros() {
    return nowPlusMicros;
  }

  /** {@return the SQL privilege to create tables, for error messages} */
  abstract String createTablePrivilege();

  /** {@return a warning for operators about this version of the database} */
  Optional<String> warning(Connection connection) throws SQLException {
    return Optional.empty();
  }

  /**
   * {@return statements that begin a read-committed transaction whatever the default of the pool
   * is; empty if only the JDBC driver can set the isolation}
   */
  String beginTransaction() {
    return "";
  }

  /**
   * {@return a clause that locks the rows of one table of a query, or of all its tables if the
   * database cannot select one}
   */
  String forUpdateOf(String table) {
    return " for update";
  }

  /**
   * {@return a clause that makes a read see the latest committed rows under any isolation, with a
   * shared lock; empty if not needed}
   */
  String sharedLockingRead() {
    return "";
  }

  /**
   * {@return the same with an exclusive lock, for a read before an update: with shared locks, two
   * transactions that read and then update the row would deadlock}
   */
  String exclusiveLockingRead() {
    return "";
  }

  /**
   * {@return a clause of an insert that ignores duplicates; empty if a duplicate fails only its
   * statement and not the transaction}
   */
  String onDuplicate() {
    return "";
  }

  /**
   * {@return a clause that limits the rows} Some modes of H2 have no {@code limit} clause, and
   * MySQL has no other one.
   */
  String limit(String count) {
    return " fetch first " + count + " rows only";
  }

  /** {@return a condition that a column equals one of a number of ids} */
  String matchesIds(int ids) {
    return " in (" + String.join(", ", Collections.nCopies(ids, "?")) + ")";
  }

  /** {@return the index of the parameter after those of {@link #matchesIds}} */
  int setIds(PreparedStatement statement, int first, Collection<UUID> ids) throws SQLException {
    int index = first;
    for (UUID id : ids) {
      set(statement, index++, SqlType.ID, id);
    }
    return index;
  }

  Writes writes(TableNames names) {
    return new StandardWrites(names, this);
  }

  ClaimSql claims(TableNames names) {
    return new StandardClaims(names, this);
  }

  void set(PreparedStatement statement, int index, SqlType type, @Nullable Object value)
      throws SQLException {
    if (value instanceof Instant instant) {
      setInstant(statement, index, instant);
    } else if (value instanceof UUID id) {
      setId(statement, index, id);
    } else if (value == null) {
      statement.setNull(index, sqlType(type));
    } else {
      statement.setObject(index, value);
    }
  }

  int sqlType(SqlType type) {
    return switch (type) {
      case ID -> Types.OTHER;
      case TEXT -> Types.VARCHAR;
      case LONG -> Types.BIGINT;
      case INT -> Types.INTEGER;
      case BOOLEAN -> Types.BOOLEAN;
      case INSTANT -> Types.TIMESTAMP_WITH_TIMEZONE;
    };
  }

  void setId(PreparedStatement statement, int index, UUID id) throws SQLException {
    statement.setObject(index, id);
  }

  UUID id(ResultSet rows, int column) throws SQLException {
    return rows.getObject(column, UUID.class);
  }

  void setInstant(PreparedStatement statement, int index, Instant instant) throws SQLException {
    statement.setObject(index, instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
  }

  @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
