package dev.bookend.http;

import dev.bookend.call.CallId;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Limits the requests of guests on this node: each call whose keys have been used lately has a
 * limit of its own, and all other keys share one, so that guessing keys costs the database little.
 * A page that polls once or twice a second stays below it; a rejected one retries after 1 s.
 * Thread-safe.
 */
final class GuestRateLimit {
  private static final int KNOWN_CALLS = 10_000;
  private static final int BURST = 60;
  private static final int PER_SECOND = 10;

  private final Supplier<Instant> clock;
  private final Bucket unknown = new Bucket();
  private final Map<CallId, Bucket> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, Bucket> eldest) {
          return size() > KNOWN_CALLS;
        }
      };

  GuestRateLimit(Supplier<Instant> clock) {
    this.clock = clock;
  }

  /**
   * Counts a request.
   *
   * @throws QuotaExceededException if there were too many
   */
  synchronized void check(CallId id) {
    if (!known.getOrDefault(id, unknown).take(clock.get())) {
      throw new QuotaExceededException(
          Quota.RATE, Duration.ofSeconds(1), "There are too many requests with guests' links.");
    }
  }

  /** Gives a call whose key was right a limit of its own. */
  synchronized void succeeded(CallId id) {
    known.computeIfAbsent(id, call -> new Bucket());
  }

  /** A number of requests that grows with time up to the burst. */
  private static final class Bucket {
    private double left = BURST;
    private Instant at = Instant.MIN;

    private boolean take(Instant now) {
      if (at.equals(Instant.MIN)) {
        at = now;
      }
      double seconds = Math.max(0, Duration.between(at, now).toMillis() / 1000.0);
      left = Math.min(BURST, left + seconds * PER_SECOND);
      at = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }
}
