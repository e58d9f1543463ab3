package dev.bookend.crash;

import dev.bookend.crash.Evidence.Disturbance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;

/** Notes when this machine stood still, as shared ones do: nobody on it can be in time then. */
final class Heart implements AutoCloseable {
  private static final long EVERY_MILLIS = 50;
  private static final Duration STILL = Duration.ofMillis(250);

  private final Timer timer = new Timer("heart", true);
  private final List<Disturbance> stalls = new ArrayList<>();
  private Instant last = Clock.systemUTC().instant();

  Heart() {
    TimerTask beat =
        new TimerTask() {
          @Override
          public void run() {
            beat(Clock.systemUTC().instant());
          }
        };
    timer.schedule(beat, 0, EVERY_MILLIS);
  }

  synchronized void beat(Instant now) {
    if (Duration.between(last, now).compareTo(STILL) > 0) {
      stalls.add(new Disturbance("STALL", last, now));
    }
    last = now;
  }

  synchronized List<Disturbance> stalls() {
    return List.copyOf(stalls);
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
