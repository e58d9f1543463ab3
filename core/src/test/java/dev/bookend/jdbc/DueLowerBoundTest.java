package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DueLowerBoundTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

  private long nanos;
  private final DueLowerBound lowerBound = new DueLowerBound(() -> nanos);

  @Test
  void initialBoundExcludesNothing() {
    assertThat(lowerBound.get()).isEqualTo(Instant.EPOCH);
    assertThat(lowerBound.tryRefresh()).isTrue();
  }

  @Test
  void oneCallerRefreshesEveryFiveSeconds() {
    assertThat(lowerBound.tryRefresh()).isTrue();
    assertThat(lowerBound.tryRefresh()).isFalse();
    nanos += Duration.ofSeconds(5).toNanos() - 1;
    assertThat(lowerBound.tryRefresh()).isFalse();
    nanos++;
    assertThat(lowerBound.tryRefresh()).isTrue();
  }

  @Test
  void boundStaysBelowThePresent() {
    lowerBound.set(null, NOW);
    assertThat(lowerBound.get()).isEqualTo(NOW.minusSeconds(10));
    lowerBound.set(NOW.plusSeconds(60), NOW);
    assertThat(lowerBound.get()).isEqualTo(NOW.minusSeconds(10));
  }

  @Test
  void boundStaysBelowTheEarliestOverdueCall() {
    Instant overdue = NOW.minusSeconds(3600);
    lowerBound.set(overdue, NOW);
    assertThat(lowerBound.get()).isEqualTo(overdue);
  }

  @Test
  void storedDueTimeBelowTheBoundLowersIt() {
    lowerBound.set(null, NOW);
    lowerBound.add(NOW.minusSeconds(3600));
    lowerBound.add(NOW);
    lowerBound.add(null);
    assertThat(lowerBound.get()).isEqualTo(NOW.minusSeconds(3600));
  }

  @Test
  void dueTimeStoredDuringARefreshIsIncluded() {
    assertThat(lowerBound.tryRefresh()).isTrue();
    lowerBound.add(NOW.minusSeconds(3600));
    lowerBound.set(NOW.minusSeconds(60), NOW);
    assertThat(lowerBound.get()).isEqualTo(NOW.minusSeconds(3600));
  }
}
