package dev.bookend.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Passes rows as one array per column (PostgreSQL). Instants are sent as microseconds since 1970.
 */
final class PgArrays {
  private PgArrays() {}

  /** {@return a query that returns the rows, with one array parameter per column} */
  static <C> String rows(List<C> columns, Function<C, SqlType> type) {
    return "select "
        + columns.stream()
            .map(column -> value(column, type.apply(column)))
            .collect(Collectors.joining(", "))
        + " from unnest("
        + columns.stream()
            .map(column -> "?::" + element(type.apply(column)) + "[]")
            .collect(Collectors.joining(", "))
        + ") as r ("
        + Sql.commas(columns)
        + ")";
  }

  private static String value(Object column, SqlType type) {
    return type == SqlType.INSTANT
        ? String.format(
            "to_timestamp(r.%1$s / 1000000) + r.%1$s %% 1000000 * interval '1 microsecond' as %1$s",
            column)
        : "r." + column;
  }

  static <T> void set(
      PreparedStatement statement,
      int index,
      SqlType type,
      List<T> rows,
      Function<T, @Nullable Object> value)
      throws SQLException {
    @Nullable Object[] values = cells(type, rows.size());
    for (int i = 0; i < values.length; i++) {
      Object cell = value.apply(rows.get(i));
      values[i] = cell instanceof Instant at ? (Object) EpochMicros.of(at) : cell;
    }
    statement.setArray(index, statement.getConnection().createArrayOf(element(type), values));
  }

  /** Typed arrays: the driver would send {@code Object[]} as text. */
  private static @Nullable Object[] cells(SqlType type, int size) {
    return switch (type) {
      case ID -> new UUID[size];
      case TEXT -> new String[size];
      case LONG, INSTANT -> new Long[size];
      case INT -> new Integer[size];
      case BOOLEAN -> new Boolean[size];
    };
  }

  private static String element(SqlType type) {
    return type(type == SqlType.INSTANT ? SqlType.LONG : type);
  }

  static String type(SqlType type) {
    return switch (type) {
      case ID -> "uuid";
      case TEXT -> "text";
      case LONG -> "bigint";
      case INT -> "integer";
      case BOOLEAN -> "boolean";
      case INSTANT -> "timestamptz";
    };
  }
}
