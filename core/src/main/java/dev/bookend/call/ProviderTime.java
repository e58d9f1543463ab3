package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of a provider event, by the provider's clock.
 *
 * @param at the time, limited to {@link #MAX_SKEW} around the call; the limit keeps the order
 * @param skew how far the time is after its arrival, or (negative) before the request of the call;
 *     zero in between, where the event shows no difference of the clocks
 */
record ProviderTime(Instant at, Duration skew) {
  /** How far the provider's clock may differ from ours without any effect on the order. */
  static final Duration MAX_SKEW = Duration.ofMinutes(1);

  static ProviderTime of(VideoCall call, Instant at, Instant now) {
    Instant created = call.times().createdAt();
    Instant time = limited(at, created.minus(MAX_SKEW), now.plus(MAX_SKEW));
    return new ProviderTime(time, Duration.between(limited(time, created, now), time));
  }

  private static Instant limited(Instant time, Instant from, Instant to) {
    return time.isAfter(to) ? to : time.isBefore(from) ? from : time;
  }

  /** Returns the time by our clock, for a connection whose events show at least this skew. */
  Instant byOurClock(Duration known) {
    return at.minus(larger(skew, known));
  }

  /** Returns the larger of two measured skews, in whatever order they were measured. */
  static Duration larger(Duration one, Duration other) {
    int order = one.abs().compareTo(other.abs());
    return order > 0 || (order == 0 && other.isNegative()) ? one : other;
  }
}
