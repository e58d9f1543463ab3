package dev.bookend.http;

import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Limits the requests of each guest on this node. A page that polls once or twice a second stays
 * below the limit; a rejected one retries after 1 s. Wrong keys are not limited: 128 random bits
 * cannot be guessed, and nobody's wrong keys may keep out a guest. Thread-safe.
 */
final class GuestRateLimit {
  private static final int GUESTS = 10_000;
  private static final int BURST = 60;
  private static final int PER_SECOND = 10;

  private final Supplier<Instant> clock;
  private final Map<String, Bucket> guests =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > GUESTS;
        }
      };

  GuestRateLimit(Supplier<Instant> clock) {
    this.clock = clock;
  }

  /**
   * Counts a request of a guest whose key is right.
   *
   * @throws QuotaExceededException if there were too many
   */
  synchronized void check(String guestId) {
    if (!guests.computeIfAbsent(guestId, id -> new Bucket()).take(clock.get())) {
      throw new QuotaExceededException(
          Quota.RATE, Duration.ofSeconds(1), "There are too many requests with this guest's link.");
    }
  }

  /**
   * A number of requests that grows with time up to the burst; guarded by the lock of the limit.
   */
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
