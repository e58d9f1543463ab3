package dev.bookend.twilio;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many requests of a kind Twilio takes: never more than so many in any second. Who gets none is
 * told when to come back, and nobody is made to wait here. What must not wait goes first: a quarter
 * of the slots is kept for it, and while some of it was sent away and is expected back, the rest
 * gets nothing. Of what must not wait, who came first goes first. Thread-safe.
 */
final class RateLimiter {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

  /** How late after its time somebody is still expected. */
  private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier ticker;
  private final long[] taken;
  private final int shared;
  private final long pace;

  /** Who was sent away, until when, in the order in which they first came. */
  private final Map<Object, Long> expected = new LinkedHashMap<>();

  private long last;
  private int forfeited;
  private long count;
  private long heldUntil;

  RateLimiter(int perSecond, LongSupplier ticker) {
    this.ticker = ticker;
    this.taken = new long[perSecond];
    this.shared = perSecond - perSecond / 4;
    this.pace = WINDOW / perSecond;
    this.heldUntil = ticker.getAsLong();
  }

  /**
   * Takes a slot, if any is free that nobody before is expected to take. Those who are sent away
   * come back one by one, at the pace at which slots become free, and keep their place until a
   * second after their time.
   *
   * @param who what tells one that comes back from one that is new
   * @return empty, or the pause after which to come back
   */
  synchronized Optional<Duration> takeFirst(Object who) {
    long now = ticker.getAsLong();
    forgetLate(now);
    Long promise = expected.get(who);
    if (promise != null && promise - now > 0) {
      return Optional.of(pause(now, promise));
    }
    int before = before(who);
    long free = freeAt(taken.length, now);
    boolean isSpare = before < taken.length && freeAt(taken.length - before, now) - now <= 0;
    if (free - now <= 0 && (promise != null || isSpare || forfeited > 0)) {
      if (expected.remove(who) == null && !isSpare) {
        forfeited--;
      }
      return take(now);
    }
    long next = free + before * pace;
    if (!expected.isEmpty()) {
      next = promise == null ? later(next, last + pace) : next;
      last = later(last, next);
    } else {
      last = next;
    }
    expected.put(who, next);
    return Optional.of(pause(now, next));
  }

  /**
   * Takes a slot for what may wait, if the others leave one.
   *
   * @return empty, or the pause after which to come back
   */
  synchronized Optional<Duration> takeLast() {
    long now = ticker.getAsLong();
    forgetLate(now);
    long free = freeAt(shared, now);
    if (!expected.isEmpty()) {
      free = later(free, last + GRACE);
    }
    return free - now <= 0 ? take(now) : Optional.of(pause(now, free));
  }

  /** Gives nothing to anybody for so long, as Twilio asks for. */
  synchronized void holdOff(Duration pause) {
    heldUntil = later(heldUntil, ticker.getAsLong() + pause.toNanos());
  }

  /** When fewer than so many slots will have been taken within a second. */
  private long freeAt(int slots, long now) {
    long free = count < slots ? now : taken[(int) ((count - slots) % taken.length)] + WINDOW;
    return later(later(free, heldUntil), now);
  }

  private Optional<Duration> take(long now) {
    taken[(int) (count++ % taken.length)] = now;
    return Optional.empty();
  }

  private int before(Object who) {
    int before = 0;
    for (Object one : expected.keySet()) {
      if (one.equals(who)) {
        break;
      }
      before++;
    }
    return before;
  }

  /** What they leave goes to whoever is new, as nobody else can be called back earlier. */
  private void forgetLate(long now) {
    for (Iterator<Long> all = expected.values().iterator(); all.hasNext(); ) {
      if (all.next() + GRACE - now <= 0) {
        all.remove();
        forfeited = Math.min(forfeited + 1, taken.length);
      }
    }
    if (expected.isEmpty()) {
      forfeited = 0;
    }
  }

  private static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }

  /** Rounded up, so that nobody is back a moment too early. */
  private static Duration pause(long now, long until) {
    return Duration.ofMillis((until - now + 999_999) / 1_000_000);
  }
}
