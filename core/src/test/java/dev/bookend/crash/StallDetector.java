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
 * Notes when this machine stood still, as shared ones do, so that whoever reads of a late call can
 * tell. No call ends at once meanwhile; it excuses nothing else.
 */
final class StallDetector implements AutoCloseable {
  private static final long EVERY_MILLIS = 50;
  private static final Duration STILL = Duration.ofMillis(250);

  private final Timer timer = new Timer("heart", true);
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
    timer.schedule(beat, 0, EVERY_MILLIS);
    return this;
  }

  synchronized void beat(Instant now) {
    if (Duration.between(last, now).compareTo(STILL) > 0) {
      stalls.add(new Disturbance("STILL", last, now));
    }
    last = now;
  }

  synchronized List<Disturbance> stalls() {
    return List.copyOf(stalls);
  }

  @Override
  public synchronized String toString() {
    return "The machine stood still "
        + stalls.size()
        + " times, at the longest for "
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
