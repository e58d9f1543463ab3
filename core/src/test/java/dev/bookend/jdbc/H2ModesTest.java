package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.port.CallQuery;
import dev.bookend.port.RepositoryRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The repository works in all compatibility modes of H2, or rejects collations that do not
 * distinguish identities.
 */
// C17
class H2ModesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  /** A limit of one request, and a spend cap. */
  private static final RepositoryRules LIMITED =
      new RepositoryRules(
          List.of(SpendCap.calls(CalendarUnit.DAY, 9)), new PersonLimits(1, 1, 0, 0, 0));

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
                  CallId.random(),
                  Actor.of("a"),
                  CallRequest.inviting("b"),
                  CallTerms.defaults(),
                  NOW));
      VideoCall accepted = calls.update(call.accept("b", NOW));
      assertThat(calls.claimDue(NOW, Duration.ofHours(1), Duration.ofSeconds(9), 5))
          .containsExactly(accepted);
      assertThat(calls.search(CallQuery.all()).items()).containsExactly(accepted);
      VideoCall over =
          calls.update(
              accepted
                  .cancel(Actor.system(), null, NOW)
                  .then(c -> c.delivered(c.outbox().recorded())));
      assertThat(calls.renew(List.of(over.id()), NOW, Duration.ofSeconds(9))).isEmpty();
      assertThat(calls.insert(change(), LIMITED).requestedBy()).isEqualTo("b");
      assertThatExceptionOfType(QuotaExceededException.class)
          .isThrownBy(() -> calls.insert(change(), LIMITED));
      assertThat(calls.anonymize("a", 5)).isOne();
      assertThat(calls.purge(NOW.plusSeconds(1), 5)).isOne();
    } finally {
      pool.dispose();
    }
  }

  // C16
  @ParameterizedTest
  @CsvSource({
    "IGNORECASE=TRUE, A",
    "INIT=SET COLLATION ENGLISH STRENGTH SECONDARY, A",
    "INIT=SET COLLATION ENGLISH STRENGTH PRIMARY, A"
  })
  void rejectsColumnsThatDoNotDistinguishIdentities(String option, String same) {
    JdbcConnectionPool pool = pool(option);
    try {
      assertThatIllegalStateException()
          .isThrownBy(new JdbcCallRepository(ConnectionSource.of(pool))::createSchema)
          .withMessageStartingWith("Column requested_by of table bookend_call takes 'a' and '")
          .withMessageContaining("' and '" + same + "' for the same: create the tables");
    } finally {
      pool.dispose();
    }
  }

  private static CallChange change() {
    CallRequest request = CallRequest.inviting("c").onBehalfOf("b").at(NOW);
    return VideoCall.request(CallId.random(), Actor.system(), request, CallTerms.defaults(), NOW);
  }

  private static JdbcConnectionPool pool(String option) {
    String url = "jdbc:h2:mem:" + TestDatabase.freshPrefix() + ";DB_CLOSE_DELAY=-1;" + option;
    return JdbcConnectionPool.create(url, "sa", "");
  }
}
