package dev.bookend.crash;

import dev.bookend.crash.Evidence.Disturbance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Records stalls of this machine, as a minor disturbance: calls may end late during a stall, within
 * the maximum lateness.
 */
final class StallDetector implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 50;
  private static final Duration STALL_THRESHOLD = Duration.ofMillis(250);

  private final Timer timer = new Timer("stall-detector", true);
  private final List<Disturbance> stalls = new ArrayList<>();
  private Instant last;

  StallDetector(Instant now) {
    last = now;
  }

  StallDetector start() {
    TimerTask beat =
        new TimerTask() {
          @Override
          public void run() {
            beat(Clock.systemUTC().instant());
          }
        };
    timer.schedule(beat, 0, INTERVAL_MILLIS);
    return this;
  }

  synchronized void beat(Instant now) {
    if (Duration.between(last, now).compareTo(STALL_THRESHOLD) > 0) {
      stalls.add(new Disturbance("STALL", last, now));
    }
    last = now;
  }

  synchronized List<Disturbance> stalls() {
    return List.copyOf(stalls);
  }

  @Override
  public synchronized String toString() {
    return "The machine stalled "
        + stalls.size()
        + " times, for at most "
        + stalls.stream()
            .map(stall -> Duration.between(stall.from(), stall.until()))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
