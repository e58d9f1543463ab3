package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FloorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

  private long nanos;
  private final Floor floor = new Floor(() -> nanos);

  @Test
  void atFirstNothingIsLeftOut() {
    assertThat(floor.get()).isEqualTo(Instant.EPOCH);
    assertThat(floor.isOld()).isTrue();
  }

  @Test
  void itIsSetAnewEveryFiveSecondsByTheOneWhoAsksFirst() {
    assertThat(floor.isOld()).isTrue();
    assertThat(floor.isOld()).isFalse();
    nanos += Duration.ofSeconds(5).toNanos() - 1;
    assertThat(floor.isOld()).isFalse();
    nanos++;
    assertThat(floor.isOld()).isTrue();
  }

  @Test
  void itStaysWellBelowThePresent() {
    floor.set(null, NOW);
    assertThat(floor.get()).isEqualTo(NOW.minusSeconds(10));
    floor.set(NOW.plusSeconds(60), NOW);
    assertThat(floor.get()).isEqualTo(NOW.minusSeconds(10));
  }

  @Test
  void itStaysBelowWhatIsOverdueForLong() {
    Instant overdue = NOW.minusSeconds(3600);
    floor.set(overdue, NOW);
    assertThat(floor.get()).isEqualTo(overdue);
  }

  @Test
  void whatIsStoredBelowItLowersIt() {
    floor.set(null, NOW);
    floor.add(NOW.minusSeconds(3600));
    floor.add(NOW);
    floor.add(null);
    assertThat(floor.get()).isEqualTo(NOW.minusSeconds(3600));
  }

  @Test
  void whatIsStoredWhileTheEarliestIsLookedForIsNotPassedOver() {
    assertThat(floor.isOld()).isTrue();
    floor.add(NOW.minusSeconds(3600));
    floor.set(NOW.minusSeconds(60), NOW);
    assertThat(floor.get()).isEqualTo(NOW.minusSeconds(3600));
  }
}
