package dev.bookend.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The instant below which nothing is due, so that looking for due calls need not pass the index
 * entries of calls that are long done. Whatever others may add below it is found when it is set
 * anew. Thread-safe.
 */
final class DueLowerBound {
  private static final Duration SLACK = Duration.ofSeconds(10);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Instant BOTTOM = Instant.EPOCH;

  private final LongSupplier nanos;
  private Instant lowerBound = BOTTOM;
  private Instant lowest = Instant.MAX;
  private long setAt;

  /** With a stopwatch, which tells when to set it anew. */
  DueLowerBound(LongSupplier nanos) {
    this.nanos = nanos;
    setAt = nanos.getAsLong() - EVERY_NANOS;
  }

  synchronized Instant get() {
    return lowerBound;
  }

  /** {@return whether it is to be set anew, and then only to the one who asked first} */
  synchronized boolean isOld() {
    long now = nanos.getAsLong();
    if (now - setAt < EVERY_NANOS) {
      return false;
    }
    setAt = now;
    lowest = Instant.MAX;
    return true;
  }

  /** Sets it below the earliest due call that there is, and well below the present. */
  synchronized void set(@Nullable Instant earliest, Instant now) {
    Instant limit = now.minus(SLACK);
    Instant live = earliest == null || earliest.isAfter(limit) ? limit : earliest;
    lowerBound = live.isBefore(lowest) ? live : lowest;
  }

  /** Something that is due then was stored here. */
  synchronized void add(@Nullable Instant dueAt) {
    if (dueAt != null && dueAt.isBefore(lowest)) {
      lowest = dueAt;
      lowerBound = dueAt.isBefore(lowerBound) ? dueAt : lowerBound;
    }
  }
}
