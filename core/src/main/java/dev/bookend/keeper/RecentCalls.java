package dev.bookend.keeper;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the live calls that this node has stored within the last minute: at most 1,000, the
 * oldest are evicted first. Another node may have stored a newer version, so each use needs a write
 * that checks the version. The minute limits the effect of a database that loses committed
 * transactions by a failover and then counts the same versions again. Thread-safe.
 */
final class RecentCalls {
  private static final int CAPACITY = 1_000;
  private static final Duration KEPT = Duration.ofMinutes(1);

  private record Stored(VideoCall call, Tick until) {}

  private final Supplier<Tick> clock;

  /** In the order in which they expire. */
  private final Map<CallId, Stored> calls = new BoundedMap<>(CAPACITY);

  RecentCalls(Supplier<Tick> clock) {
    this.clock = clock;
  }

  synchronized @Nullable VideoCall find(CallId id) {
    Stored stored = calls.get(id);
    return stored != null && clock.get().isBefore(stored.until()) ? stored.call() : null;
  }

  /**
   * Adds a call after its commit, and removes expired ones. A call that is over, or whose commit is
   * not certain, is removed.
   */
  synchronized void add(VideoCall call, boolean isCertain) {
    Tick now = clock.get();
    removeExpired(now);
    Stored known = calls.get(call.id());
    if (known != null && known.call().version() > call.version()) {
      return; // commits are reported in any order
    }
    calls.remove(call.id());
    if (isCertain && !call.status().isOver()) {
      calls.put(call.id(), new Stored(call, now.plus(KEPT)));
    }
  }

  private void removeExpired(Tick now) {
    Iterator<Stored> eldest = calls.values().iterator();
    while (eldest.hasNext() && !now.isBefore(eldest.next().until())) {
      eldest.remove();
    }
  }

  /** Replaces a call after its commit, if it is cached. */
  synchronized void refresh(VideoCall call, boolean isCertain) {
    if (calls.containsKey(call.id())) {
      add(call, isCertain);
    }
  }

  synchronized void remove(CallId id) {
    calls.remove(id);
  }
}
