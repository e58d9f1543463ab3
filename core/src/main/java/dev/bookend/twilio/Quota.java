package dev.bookend.twilio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many requests of a kind Twilio takes: never more than so many in any second. Who gets none is
 * told when to come back, and nobody is made to wait here. What must not wait goes first: a quarter
 * of the slots is kept for it, and while some of it was sent away and is expected back, the rest
 * gets nothing. Thread-safe.
 */
final class Quota {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

  /** How late after its time somebody is still expected. */
  private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier ticker;
  private final long[] taken;
  private final int shared;
  private final long pace;
  private final Deque<Long> expected = new ArrayDeque<>();
  private long count;
  private long heldUntil;

  Quota(int perSecond, LongSupplier ticker) {
    this.ticker = ticker;
    this.taken = new long[perSecond];
    this.shared = perSecond - perSecond / 4;
    this.pace = WINDOW / perSecond;
    this.heldUntil = ticker.getAsLong();
  }

  /**
   * Takes a slot, if any is free, for what must not wait. Those who are sent away come back one by
   * one, at the pace at which slots become free.
   *
   * @return empty, or the pause after which to come back
   */
  synchronized Optional<Duration> takeFirst() {
    long now = ticker.getAsLong();
    forgetLate(now);
    if (!expected.isEmpty() && expected.getFirst() - now <= 0) {
      expected.removeFirst();
    }
    long free = freeAt(taken.length, now);
    if (free - now <= 0) {
      return take(now);
    }
    long promise = expected.isEmpty() ? free : later(free, expected.getLast() + pace);
    expected.addLast(promise);
    return Optional.of(pause(now, promise));
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
      free = later(free, expected.getLast() + GRACE);
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
    return later(free, heldUntil);
  }

  private Optional<Duration> take(long now) {
    taken[(int) (count++ % taken.length)] = now;
    return Optional.empty();
  }

  private void forgetLate(long now) {
    while (!expected.isEmpty() && expected.getFirst() + GRACE - now <= 0) {
      expected.removeFirst();
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
