package dev.bookend.twilio;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sliding-window rate limiter: at most a fixed number of slots in any second. It never blocks; a
 * rejected caller gets the pause before its retry. Urgent callers take priority: a quarter of the
 * slots is reserved for them. While a rejected urgent caller has a reservation, other callers get
 * no slot. Urgent callers are served in the order of their first attempt. Thread-safe.
 */
final class RateLimiter {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

  /** The time after which an unused reservation expires. */
  private static final long EXPIRY = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier ticker;
  private final long[] taken;
  private final int unreserved;
  private final long interval;

  /** The reserved times of rejected urgent callers, in the order of their first attempts. */
  private final Map<Object, Long> reservations = new LinkedHashMap<>();

  private long last;
  private int expiredSlots;
  private long count;
  private long blockedUntil;

  RateLimiter(int perSecond, LongSupplier ticker) {
    this.ticker = ticker;
    this.taken = new long[perSecond];
    this.unreserved = perSecond - perSecond / 4;
    this.interval = WINDOW / perSecond;
    this.blockedUntil = ticker.getAsLong();
  }

  /**
   * Takes a slot for an urgent request, unless earlier callers have reserved all free slots. A
   * rejected caller gets a reservation. Reservations are spread at the rate at which slots become
   * free, and expire one second after their time.
   *
   * @param caller identifies the caller in its retry
   * @return empty if the slot is taken, or else the pause before the retry
   */
  synchronized Optional<Duration> takeUrgent(Object caller) {
    long now = ticker.getAsLong();
    expireReservations(now);
    Long reserved = reservations.get(caller);
    if (reserved != null && reserved - now > 0) {
      return Optional.of(pause(now, reserved));
    }
    int before = before(caller);
    long free = freeAt(taken.length, now);
    boolean isUnclaimed = before < taken.length && freeAt(taken.length - before, now) - now <= 0;
    if (free - now <= 0 && (reserved != null || isUnclaimed || expiredSlots > 0)) {
      if (reservations.remove(caller) == null && !isUnclaimed) {
        expiredSlots--;
      }
      return record(now);
    }
    long next = free + before * interval;
    if (!reservations.isEmpty()) {
      next = reserved == null ? later(next, last + interval) : next;
      last = later(last, next);
    } else {
      last = next;
    }
    reservations.put(caller, next);
    return Optional.of(pause(now, next));
  }

  /**
   * Takes a slot for a request without urgency, if no reservation is open and the reserved quarter
   * stays free.
   *
   * @return empty if the slot is taken, or else the pause before the retry
   */
  synchronized Optional<Duration> take() {
    long now = ticker.getAsLong();
    expireReservations(now);
    long free = freeAt(unreserved, now);
    if (!reservations.isEmpty()) {
      free = later(free, last + EXPIRY);
    }
    return free - now <= 0 ? record(now) : Optional.of(pause(now, free));
  }

  /** Rejects all callers for the pause of Twilio's {@code Retry-After}. */
  synchronized void block(Duration pause) {
    blockedUntil = later(blockedUntil, ticker.getAsLong() + pause.toNanos());
  }

  /** The time at which fewer than that many slots of the last second will be taken. */
  private long freeAt(int slots, long now) {
    long free = count < slots ? now : taken[(int) ((count - slots) % taken.length)] + WINDOW;
    return later(later(free, blockedUntil), now);
  }

  private Optional<Duration> record(long now) {
    taken[(int) (count++ % taken.length)] = now;
    return Optional.empty();
  }

  private int before(Object caller) {
    int before = 0;
    for (Object other : reservations.keySet()) {
      if (other.equals(caller)) {
        break;
      }
      before++;
    }
    return before;
  }

  /** Expires reservations. New callers get the slots, because no earlier caller can be notified. */
  private void expireReservations(long now) {
    for (Iterator<Long> all = reservations.values().iterator(); all.hasNext(); ) {
      if (all.next() + EXPIRY - now <= 0) {
        all.remove();
        expiredSlots = Math.min(expiredSlots + 1, taken.length);
      }
    }
    if (reservations.isEmpty()) {
      expiredSlots = 0;
    }
  }

  private static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }

  /** Rounds up to a millisecond, so that no retry is early. */
  private static Duration pause(long now, long until) {
    return Duration.ofMillis((until - now + 999_999) / 1_000_000);
  }
}
