package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import dev.bookend.port.RepositoryRules;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls of a period are counted at most once a minute, unless a cap refuses a call. */
class PeriodCountsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00.123456Z");
  private static final Instant MINUTE_LATER = NOW.plusSeconds(60);
  private static final Instant PLANNED = NOW.plus(Duration.ofHours(1));

  private static RepositoryRules atMost(int calls) {
    return new RepositoryRules(
        List.of(SpendCap.calls(CalendarUnit.MONTH, calls)), PersonLimits.NONE);
  }

  private static CallChange request(Instant now) {
    CallRequest request = CallRequest.inviting("ben").onBehalfOf("anna").at(PLANNED);
    return VideoCall.request(CallId.random(), Actor.system(), request, CallTerms.defaults(), now);
  }

  /** A database whose counts of all calls of a period are counted. */
  private record Counting(Tables tables, JdbcCallRepository calls, AtomicInteger counts) {
    void request(Instant now, int atMost) {
      assertThat(calls.insert(PeriodCountsTest.request(now), atMost(atMost)).version()).isOne();
    }

    void refuse(Instant now, int atMost) {
      CallChange request = PeriodCountsTest.request(now);
      assertThatExceptionOfType(QuotaExceededException.class)
          .isThrownBy(() -> calls.insert(request, atMost(atMost)));
    }

    void counted(int times) {
      assertThat(counts.getAndSet(0)).isEqualTo(times);
    }
  }

  private static void with(TestDatabase database, Consumer<Counting> test) {
    try (Tables tables = Tables.fresh(database)) {
      AtomicInteger counts = new AtomicInteger();
      Tapped.Tap tap =
          new Tapped.Tap() {
            @Override
            public void after(Connection real, String sql) {
              if (sql.contains("count(*)")) {
                counts.incrementAndGet();
              }
            }
          };
      test.accept(
          new Counting(tables, tables.repository(new Tapped(database.dataSource(), tap)), counts));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void callsAreCountedOnceAMinute(TestDatabase database) {
    with(
        database,
        tested -> {
          tested.request(NOW, 9);
          tested.counted(1);
          tested.request(NOW, 9);
          tested.request(MINUTE_LATER.minusNanos(1_000), 9);
          tested.counted(0);
          tested.request(MINUTE_LATER, 9);
          tested.counted(1);
          tested.request(MINUTE_LATER, 9);
          tested.counted(0);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void refusalsAndFreedPlacesAreExact(TestDatabase database) {
    with(
        database,
        tested -> {
          VideoCall first = tested.calls().insert(request(NOW), atMost(2));
          tested.request(NOW, 2);
          tested.counted(1);
          tested.refuse(NOW, 2);
          tested.counted(1);
          assertThat(
                  tested.calls().update(first.cancel(Actor.system(), null, NOW)).status().isOver())
              .isTrue();
          tested.request(NOW, 2);
          tested.counted(1);
          tested.refuse(NOW, 2);
          tested.counted(1);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void callsOfANodeWithoutCapsCountAfterAMinute(TestDatabase database) {
    with(
        database,
        tested -> {
          tested.request(NOW, 3);
          tested.calls().insert(request(NOW));
          tested.calls().insert(request(NOW));
          tested.refuse(MINUTE_LATER, 3);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void aTextThatCannotBeReadIsReplaced(TestDatabase database) {
    with(
        database,
        tested -> {
          tested.request(NOW, 2);
          tested
              .tables()
              .database()
              .execute(
                  "update " + tested.tables().prefix() + "period_count set counts = '15000:2'");
          tested.request(NOW, 2);
          tested.refuse(NOW, 2);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void aCountOfAClockThatIsAheadIsNotUsed(TestDatabase database) {
    with(
        database,
        tested -> {
          tested.request(MINUTE_LATER, 9);
          tested.counted(1);
          tested.request(NOW, 9);
          tested.counted(1);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void aCountThatIsStoredAlikeIsNotInsertedAgain(TestDatabase database) {
    try (Tables tables = Tables.fresh(database)) {
      JdbcCallRepository calls = tables.repository(new ChangedRowsOnly(database.dataSource()));
      for (int i = 0; i < 2; i++) {
        assertThat(calls.insert(request(NOW), atMost(9)).version()).isOne();
      }
    }
  }

  @Tag("databases")
  @ParameterizedTest
  @EnumSource(names = "MARIADB")
  void mariaDbCountsAlike(TestDatabase database) {
    callsAreCountedOnceAMinute(database);
    refusalsAndFreedPlacesAreExact(database);
    callsOfANodeWithoutCapsCountAfterAMinute(database);
  }
}
