package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import java.util.Map;

/**
 * Cache of the undelivered events that this node has stored, for calls that it may claim soon.
 * Saves a query per delivery. Evicts the oldest calls first. Guarded by the lock of the {@link
 * LeasedCalls}.
 */
final class RecentEvents {
  /** Capacity in batches: enough for the events of a large backlog while its calls end. */
  private static final int BATCHES = 20;

  private final Map<CallId, UndeliveredEvents> undelivered;

  RecentEvents(int batch) {
    undelivered = new BoundedMap<>(BATCHES * batch);
  }

  void add(CallChange stored) {
    if (stored.call().outbox().dueAt() != null) {
      undelivered
          .computeIfAbsent(stored.call().id(), id -> new UndeliveredEvents())
          .add(stored.events());
    }
  }

  void keep(LeasedCall entry) {
    undelivered
        .computeIfAbsent(entry.call.id(), id -> new UndeliveredEvents())
        .addAll(entry.undelivered);
  }

  void moveTo(LeasedCall entry) {
    UndeliveredEvents events = undelivered.remove(entry.call.id());
    if (events != null) {
      entry.undelivered.addAll(events);
      entry.undelivered.removeDelivered(entry.call);
    }
  }
}
