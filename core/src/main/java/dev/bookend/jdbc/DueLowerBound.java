package dev.bookend.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lower bound for {@code due_at} in the claim query, so that it skips dead index entries of calls
 * that are over. Recomputed every 5 s; earlier due times stored by other nodes are found then.
 * Thread-safe.
 */
final class DueLowerBound {
  private static final Duration SLACK = Duration.ofSeconds(10);
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Instant BOTTOM = Instant.EPOCH;

  private final LongSupplier nanos;
  private Instant lowerBound = BOTTOM;
  private Instant lowestAdded = Instant.MAX;
  private long refreshedAt;

  /** With a monotonic time source in nanoseconds, which schedules the recomputation. */
  DueLowerBound(LongSupplier nanos) {
    this.nanos = nanos;
    refreshedAt = nanos.getAsLong() - REFRESH_NANOS;
  }

  synchronized Instant get() {
    return lowerBound;
  }

  /** {@return whether the bound must be recomputed; true for one caller per interval} */
  synchronized boolean tryRefresh() {
    long now = nanos.getAsLong();
    if (now - refreshedAt < REFRESH_NANOS) {
      return false;
    }
    refreshedAt = now;
    lowestAdded = Instant.MAX;
    return true;
  }

  /** Sets the bound to the earliest due time or to 10 s before now, whichever is earlier. */
  synchronized void set(@Nullable Instant earliest, Instant now) {
    Instant limit = now.minus(SLACK);
    Instant bound = earliest == null || earliest.isAfter(limit) ? limit : earliest;
    lowerBound = bound.isBefore(lowestAdded) ? bound : lowestAdded;
  }

  /** Lowers the bound to the due time of a call stored by this node. */
  synchronized void add(@Nullable Instant dueAt) {
    if (dueAt != null && dueAt.isBefore(lowestAdded)) {
      lowestAdded = dueAt;
      lowerBound = dueAt.isBefore(lowerBound) ? dueAt : lowerBound;
    }
  }
}
