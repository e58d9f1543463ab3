package dev.bookend.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickTest {
  private final Tick beforeOverflow = new Tick(Long.MAX_VALUE - 1);
  private final Tick afterOverflow = beforeOverflow.plus(Duration.ofNanos(5));

  @Test
  void readingsAreInOrderAlsoIfTheClockOverflows() {
    assertThat(afterOverflow.nanos()).isNegative();
    assertThat(beforeOverflow.isBefore(afterOverflow)).isTrue();
    assertThat(afterOverflow.isBefore(beforeOverflow)).isFalse();
    assertThat(beforeOverflow.isBefore(beforeOverflow)).isFalse();
    assertThat(Tick.earlier(afterOverflow, beforeOverflow)).isEqualTo(beforeOverflow);
    assertThat(Tick.later(beforeOverflow, afterOverflow)).isEqualTo(afterOverflow);
  }

  @Test
  void theTimeUntilAnEarlierReadingIsNegative() {
    assertThat(beforeOverflow.until(afterOverflow)).isEqualTo(Duration.ofNanos(5));
    assertThat(afterOverflow.until(beforeOverflow)).isEqualTo(Duration.ofNanos(-5));
  }
}
