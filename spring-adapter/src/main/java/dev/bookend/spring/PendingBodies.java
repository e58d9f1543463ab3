package dev.bookend.spring;

import dev.bookend.http.CallbackEndpoints;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that have not arrived in full. If they exceed 256, the oldest is refused with 429
 * {@code slow_down}: their bytes take at most 16 MB. Thread-safe.
 */
final class PendingBodies {
  static final int MAX_BODIES = 256;

  /** The oldest first. */
  private final Set<PendingBody> bodies = new LinkedHashSet<>();

  void add(PendingBody body) {
    PendingBody excess = addAndRemoveExcess(body);
    if (excess != null) {
      excess.cancel(CallbackEndpoints.slowDown());
    }
  }

  private synchronized @Nullable PendingBody addAndRemoveExcess(PendingBody body) {
    bodies.add(body);
    if (bodies.size() <= MAX_BODIES) {
      return null;
    }
    PendingBody oldest = bodies.iterator().next();
    bodies.remove(oldest);
    return oldest;
  }

  synchronized void remove(PendingBody body) {
    bodies.remove(body);
  }
}
