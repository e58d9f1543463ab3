package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2 in any of its modes keeps calls, and is refused if it can't tell people apart. */
class H2ModesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Regular",
        "Strict",
        "Legacy",
        "DB2",
        "Derby",
        "HSQLDB",
        "MSSQLServer",
        "MariaDB",
        "MySQL",
        "Oracle",
        "PostgreSQL"
      })
  void aWholeCallInEachMode(String mode) {
    JdbcConnectionPool pool = pool("MODE=" + mode);
    try {
      JdbcCallRepository calls = new JdbcCallRepository(ConnectionSource.of(pool));
      calls.createSchema();
      VideoCall call =
          calls.insert(
              VideoCall.request(
                  CallId.random(), CallRequest.between("a", "b"), CallTerms.defaults(), NOW));
      VideoCall accepted = calls.update(call.accept("b", NOW));
      assertThat(calls.claimDue(NOW, Duration.ofHours(1), Duration.ofSeconds(9), 5))
          .containsExactly(accepted);
      assertThat(calls.search(CallQuery.all()).items()).containsExactly(accepted);
      VideoCall over =
          calls.update(
              accepted
                  .cancel(Actor.host(), null, NOW)
                  .then(c -> c.delivered(c.outbox().recorded())));
      assertThat(calls.renew(List.of(over.id()), NOW, Duration.ofSeconds(9))).isEmpty();
      assertThat(calls.forget("a", 5)).isOne();
      assertThat(calls.purge(NOW.plusSeconds(1), 5)).isOne();
    } finally {
      pool.dispose();
    }
  }

  @Test
  void refusesColumnsThatIgnoreCase() {
    JdbcConnectionPool pool = pool("IGNORECASE=TRUE");
    try {
      assertThatIllegalStateException()
          .isThrownBy(new JdbcCallRepository(ConnectionSource.of(pool))::createSchema)
          .withMessageContaining("requested_by")
          .withMessageContaining("takes 'a' and 'A' for the same");
    } finally {
      pool.dispose();
    }
  }

  private static JdbcConnectionPool pool(String option) {
    String url = "jdbc:h2:mem:" + TestDatabase.freshPrefix() + ";DB_CLOSE_DELAY=-1;" + option;
    return JdbcConnectionPool.create(url, "sa", "");
  }
}
