package dev.bookend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.crash.Evidence.Disturbance;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StallDetectorTest {
  @Test
  void onlyLongGapsBetweenBeatsAreStalls() {
    Instant start = Instant.parse("2026-03-01T09:00:00Z");
    try (StallDetector detector = new StallDetector(start)) {
      detector.beat(start.plusMillis(250));
      assertThat(detector).hasToString("The machine stalled 0 times, for at most PT0S");
      detector.beat(start.plusMillis(501));
      detector.beat(start.plusMillis(801));

      assertThat(detector).hasToString("The machine stalled 2 times, for at most PT0.3S");
      assertThat(detector.stalls())
          .containsExactly(
              new Disturbance("STALL", start.plusMillis(250), start.plusMillis(501)),
              new Disturbance("STALL", start.plusMillis(501), start.plusMillis(801)));
    }
  }
}
