package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Startup rejects drivers that change stored values. */
class LossyDriverTest {
  private static final String REMEDY =
      ": use the database's own driver in a current version, and columns as in Bookend's"
          + " statements.";

  // C12
  @ParameterizedTest
  @CsvSource({"H2, call", "H2, event", "POSTGRESQL, call", "POSTGRESQL, event"})
  void rejectsDriversThatDropFractions(TestDatabase database, String table) {
    try (Tables tables = Tables.fresh(database)) {
      String insert = "insert into " + tables.prefix() + table;
      Lossy driver = new Lossy(database.dataSource(), insert, new AtomicInteger());
      JdbcCallRepository calls = tables.repository(driver);
      String problem =
          table.equals("call")
              ? "The instant 2026-12-01T00:00:00.123456Z is read as 2026-12-01T00:00:00Z"
              : "A call of 2026-12-01T00:00:00.123456Z is not read as it was stored";
      assertThatIllegalStateException()
          .isThrownBy(calls::checkSchema)
          .withMessage(problem + REMEDY);
      assertThat(driver.changes()).hasPositiveValue();
      driver.changes().set(0);
      assertThatIllegalStateException()
          .isThrownBy(calls::createSchema)
          .withMessage(problem + REMEDY);
      assertThat(driver.changes()).hasPositiveValue();
      tables.repository().checkSchema();
    }
  }

  // C12
  @Tag("databases")
  @ParameterizedTest
  @ValueSource(strings = {"call", "event"})
  void rejectsDriversThatDropFractionsOnMariaDb(String table) {
    rejectsDriversThatDropFractions(TestDatabase.MARIADB, table);
  }

  /** Drops fractions of seconds in statements with this prefix, and counts the changed values. */
  private record Lossy(DataSource dataSource, String statements, AtomicInteger changes)
      implements OwnTransactions {
    @Override
    public Connection open() throws SQLException {
      Connection real = dataSource.getConnection();
      return proxy(
          Connection.class,
          (self, method, arguments) -> {
            Object result = method.invoke(real, arguments);
            return result instanceof PreparedStatement statement
                    && ((String) arguments[0]).startsWith(statements)
                ? lossy(statement)
                : result;
          });
    }

    private PreparedStatement lossy(PreparedStatement real) {
      return proxy(
          PreparedStatement.class,
          (self, method, arguments) -> {
            // whichever method sets it
            for (int i = 0; arguments != null && i < arguments.length; i++) {
              Object whole = truncated(arguments[i]);
              if (!Objects.equals(whole, arguments[i])) {
                changes.incrementAndGet();
                arguments[i] = whole;
              }
            }
            return method.invoke(real, arguments);
          });
    }

    private static @Nullable Object truncated(@Nullable Object value) {
      if (value instanceof OffsetDateTime time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
      }
      if (value instanceof Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
      }
      if (value instanceof LocalDateTime time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
      }
      if (value instanceof Timestamp time) {
        return Timestamp.from(time.toInstant().truncatedTo(ChronoUnit.SECONDS));
      }
      // only instants in microseconds are numbers of this size
      return value instanceof Long micros && micros > 1_000_000_000_000L
          ? (Object) (micros / 1_000_000 * 1_000_000)
          : value;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> {
                try {
                  return calls.invoke(self, method, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }

    @Override
    public void close(Connection connection) throws SQLException {
      connection.close();
    }
  }
}
