package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.call.VideoCall;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Instants survive a round trip with every driver, JVM time zone and URL option. */
// C11
@Tag("databases")
class MariaDbInstantsTest {
  private static final List<String> ZONES = List.of("Europe/Berlin", "America/New_York", "UTC");
  private static final List<String> OPTIONS =
      List.of(
          "",
          "preserveInstants=true&connectionTimeZone=UTC",
          "preserveInstants=true&connectionTimeZone=America/New_York",
          "connectionTimeZone=-05:00&forceConnectionTimeZoneToSession=true",
          "preserveInstants=false&connectionTimeZone=LOCAL",
          "useServerPrepStmts=true&rewriteBatchedStatements=true",
          "sendFractionalSeconds=false");

  private final TimeZone before = TimeZone.getDefault();
  private Tables tables;

  static Stream<Arguments> connections() {
    return Stream.of(DriverJar.values())
        .flatMap(
            driver ->
                ZONES.stream()
                    .flatMap(zone -> OPTIONS.stream().map(o -> Arguments.of(driver, zone, o))));
  }

  @BeforeEach
  void makeTables() {
    tables = Tables.fresh(TestDatabase.MARIADB);
  }

  @AfterEach
  void dropTables() {
    TimeZone.setDefault(before);
    tables.close();
  }

  @ParameterizedTest
  @MethodSource("connections")
  void instantsSurviveARoundTrip(DriverJar driver, String zone, String options) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try (HikariDataSource pool = driver.pool(options)) {
      JdbcCallRepository calls = tables.repository(ConnectionSource.of(pool));
      calls.checkSchema();
      for (Instant at : ValuesContract.instants().toList()) {
        VideoCall stored = ValuesContract.storeAndFind(calls, at);
        assertThat(tables.repository().find(stored.id())).contains(stored);
      }
      Clock clock = calls.clock(Clock.systemUTC(), Duration.ofSeconds(2));
      assertThat(Duration.between(Instant.now(), clock.instant()).abs())
          .isLessThan(Duration.ofSeconds(2));
    }
  }
}
