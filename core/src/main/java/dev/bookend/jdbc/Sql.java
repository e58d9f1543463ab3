package dev.bookend.jdbc;

import dev.bookend.call.VideoCall;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fragments of statements, and helpers that read results. */
final class Sql {
  private static final Logger log = LoggerFactory.getLogger(JdbcCallRepository.class);
  static final String CALL_COLUMNS = commas(CallColumn.ALL);
  static final String EVENT_COLUMNS = commas(EventColumn.ALL);

  /** Number of parameters of {@link #claimedUntil}, all with the due time. */
  static final int LEASE_UNTIL_PARAMETERS = 4;

  private Sql() {}

  static String commas(Collection<?> columns) {
    return columns.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  /** {@return the columns of a call, qualified with a table alias} */
  static String callColumns(String table) {
    return CallColumn.ALL.stream().map(c -> table + "." + c).collect(Collectors.joining(", "));
  }

  static String insert(String table, Collection<?> columns) {
    String values = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    return "insert into " + table + " (" + commas(columns) + ") values (" + values + ")";
  }

  /**
   * Ends the lease of a call that is now due earlier, due after the lease expires, or not due at
   * all.
   */
  static String claimedUntil(String due, String row) {
    return String.format(
        "lease_until = case when %1$s is null or %1$s < %2$sleased_due_at or %1$s < %2$sdue_at"
            + " or %1$s > %2$slease_until_local then null else %2$slease_until end",
        due, row);
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  static <T> List<T> list(PreparedStatement statement, RowReader<T> reader) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    }
  }

  static boolean exists(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  static List<UUID> ids(PreparedStatement statement, Dialect dialect) throws SQLException {
    return list(statement, rows -> dialect.id(rows, 1));
  }

  static List<VideoCall> calls(PreparedStatement statement, Dialect dialect) throws SQLException {
    return list(statement, rows -> CallRow.read(rows, dialect));
  }

  /** Reads all calls that can be parsed; a corrupt row does not block the others. */
  static List<VideoCall> readableCalls(PreparedStatement statement, Dialect dialect)
      throws SQLException {
    return list(statement, rows -> readable(rows, dialect)).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<VideoCall> readable(ResultSet rows, Dialect dialect) throws SQLException {
    try {
      return Optional.of(CallRow.read(rows, dialect));
    } catch (RuntimeException e) {
      log.error(
          "Call {}: cannot be read from the database; retrying after its lease expires",
          dialect.id(rows, 1));
      return Optional.empty();
    }
  }
}
