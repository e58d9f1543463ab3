package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of H2 that lose commits cause a warning if the database is in a file. */
class H2VersionTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"2.5.250", "2.5.251", "2.5.252"})
  void fileDatabaseOfAVersionThatLosesCommitsIsWarnedAbout(String version) throws SQLException {
    assertThat(warning(file(), version + " (2026-09-01)"))
        .hasValue(
            "H2 "
                + version
                + " loses committed transactions of a database in a file when the process is"
                + " killed: use H2 2.4.240.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.3.232", "2.4.240", "2.5.249", "2.5.253", "2.5.2520", "2.6.250"})
  void otherVersionsCauseNoWarning(String version) throws SQLException {
    assertThat(warning(file(), version + " (2026-09-01)")).isEmpty();
  }

  @Test
  void inMemoryDatabaseCausesNoWarning() throws SQLException {
    assertThat(warning("jdbc:h2:mem:", "2.5.252 (2026-09-01)")).isEmpty();
  }

  @Test
  void versionUsedByTheTestsCausesNoWarning() throws SQLException {
    try (Connection real = DriverManager.getConnection(file())) {
      assertThat(Dialect.of(real).warning(real)).isEmpty();
    }
  }

  private String file() {
    return "jdbc:h2:" + folder.resolve("calls");
  }

  private static Optional<String> warning(String url, String version) throws SQLException {
    try (Connection real = DriverManager.getConnection(url)) {
      Connection told =
          proxy(
              Connection.class,
              (self, method, arguments) ->
                  method.getName().equals("getMetaData")
                      ? metaData(real.getMetaData(), version)
                      : method.invoke(real, arguments));
      return Dialect.of(told).warning(told);
    }
  }

  private static DatabaseMetaData metaData(DatabaseMetaData real, String version) {
    return proxy(
        DatabaseMetaData.class,
        (self, method, arguments) ->
            method.getName().equals("getDatabaseProductVersion")
                ? version
                : method.invoke(real, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler calls) {
    return type.cast(
        Proxy.newProxyInstance(
            H2VersionTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return calls.invoke(self, method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
