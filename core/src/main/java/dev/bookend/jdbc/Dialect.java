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

/** How databases differ: time, ids, lists, and how many rows are written at once. */
abstract class Dialect {
  private final String ddl;
  private final String now;
  private final String later;

  Dialect(String ddl, String now, String later) {
    this.ddl = ddl;
    this.now = now;
    this.later = later;
  }

  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> new PostgreSqlDialect();
      case "MySQL", "MariaDB" -> MySqlDialect.of(connection);
      case "H2" -> new H2();
      default ->
          throw new IllegalStateException(
              "The database is "
                  + product
                  + "; it must be PostgreSQL, MySQL, MariaDB or H2. With"
                  + " bookend.jdbc.enabled=false calls are kept in memory.");
    };
  }

  /** The file of the statements that make the tables, without its ending. */
  final String ddl() {
    return ddl;
  }

  /** The database's own time, as an expression. */
  final String now() {
    return now;
  }

  /** The database's own time and so many microseconds more, as an expression. */
  final String later() {
    return later;
  }

  /** How to give a user the right to create tables. */
  abstract String rightToCreate();

  /** {@return what an operator must know of this version of the database} */
  Optional<String> warning(Connection connection) throws SQLException {
    return Optional.empty();
  }

  /**
   * What a transaction of our own begins with: it is read committed, whatever the pool's default
   * is. Empty if only the driver can set that.
   */
  String beginning() {
    return "";
  }

  /** Locks the rows of one of a query's tables; where that can't be said, those of all. */
  String lockOnly(String table) {
    return " for update";
  }

  /** What makes a read see the latest that is committed, whatever transaction it is in. */
  String latest() {
    return "";
  }

  /** The same, if a change may follow: of two who share a lock before that, neither can go on. */
  String latestToChange() {
    return "";
  }

  /** The first so many rows: not every mode of H2 has a limit, and MySQL has nothing else. */
  String first(String count) {
    return " fetch first " + count + " rows only";
  }

  /** A condition that a column is one of so many ids. */
  String isOneOf(int ids) {
    return " in (" + String.join(", ", Collections.nCopies(ids, "?")) + ")";
  }

  /** {@return the index of the parameter after those of {@link #isOneOf}} */
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
