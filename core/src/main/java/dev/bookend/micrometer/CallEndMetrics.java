package dev.bookend.micrometer;

import dev.bookend.call.CallEvent;
import dev.bookend.call.EndReason;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts ended calls and measures how late they ended; see {@link CallMetrics#listener}. */
final class CallEndMetrics implements CallListener {
  /** Events that may end a call; in a call of more than two people, one refusal does not. */
  private static final Set<Class<? extends CallEvent>> ENDS =
      Set.of(
          CallEvent.Declined.class,
          CallEvent.Cancelled.class,
          CallEvent.Expired.class,
          CallEvent.Missed.class,
          CallEvent.Completed.class);

  private final MeterRegistry meters;
  private final Timer lateness;
  private final Timer overrun;

  CallEndMetrics(MeterRegistry meters) {
    this.meters = meters;
    lateness = histogram("bookend.calls.lateness", "Delay between a call's time limit and its end");
    overrun =
        histogram("bookend.calls.overrun", "Time from a call's end until its room was closed");
  }

  private Timer histogram(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(meters);
  }

  @Override
  public void on(CallEvent event, VideoCall call) {
    Instant limit = call.endReason() == EndReason.TIME_LIMIT ? call.times().endsAt() : null;
    if (event instanceof CallEvent.RoomClosed) {
      record(overrun, limit != null ? limit : call.times().endedAt(), event.at());
    } else if (ENDS.contains(event.getClass()) && event.at().equals(call.times().endedAt())) {
      record(lateness, limit, event.at());
      count(call);
    }
  }

  private void count(VideoCall call) {
    String reason = call.endReason() == null ? "none" : lower(call.endReason());
    meters
        .counter("bookend.calls.ended", "status", lower(call.status()), "reason", reason)
        .increment();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Skips negative delays: a rescheduled call's former room closes before the call ends. */
  private static void record(Timer timer, @Nullable Instant planned, Instant actual) {
    if (planned != null && !actual.isBefore(planned)) {
      timer.record(Duration.between(planned, actual));
    }
  }
}
