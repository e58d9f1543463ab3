package dev.bookend;

import dev.bookend.call.CallId;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps two workers of one node off the same call, also when a claim ran out while its work was
 * queued. Whoever comes while somebody is at it makes them do it again.
 */
final class OneAtATime {
  private enum Desk {
    BUSY,
    BUSY_AND_WANTED
  }

  private final ConcurrentMap<CallId, Desk> desks = new ConcurrentHashMap<>();

  /** {@return whether the caller may begin, and must {@link #isWantedAgain} when done} */
  boolean begin(CallId id) {
    return desks.merge(id, Desk.BUSY, (busy, another) -> Desk.BUSY_AND_WANTED) == Desk.BUSY;
  }

  /** {@return whether there is more to do; if not, the call is free for others} */
  boolean isWantedAgain(CallId id) {
    return Objects.nonNull(
        desks.computeIfPresent(
            id, (same, desk) -> desk == Desk.BUSY_AND_WANTED ? Desk.BUSY : null));
  }

  /** Frees the call without having done anything. */
  void leave(CallId id) {
    desks.remove(id);
  }
}
