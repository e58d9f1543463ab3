package dev.bookend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a row from left to right. */
final class RowReader {
  private final ResultSet rows;
  private final Dialect dialect;
  private int column;

  RowReader(ResultSet rows, Dialect dialect) {
    this.rows = rows;
    this.dialect = dialect;
  }

  UUID id() throws SQLException {
    return dialect.id(rows, ++column);
  }

  String text() throws SQLException {
    return Objects.requireNonNull(textOrNull());
  }

  @Nullable String textOrNull() throws SQLException {
    return rows.getString(++column);
  }

  int number() throws SQLException {
    return rows.getInt(++column);
  }

  long longNumber() throws SQLException {
    return rows.getLong(++column);
  }

  boolean flag() throws SQLException {
    return rows.getBoolean(++column);
  }

  Duration millis() throws SQLException {
    return Duration.ofMillis(longNumber());
  }

  @Nullable Duration millisOrNull() throws SQLException {
    Duration duration = millis();
    return rows.wasNull() ? null : duration;
  }

  Instant instant() throws SQLException {
    return Objects.requireNonNull(instantOrNull());
  }

  @Nullable Instant instantOrNull() throws SQLException {
    return dialect.instant(rows, ++column);
  }

  <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
    return Objects.requireNonNull(constantOrNull(type));
  }

  <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type) throws SQLException {
    String name = textOrNull();
    return name == null ? null : Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }
}
