package dev.bookend.keeper;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The undelivered events of one call that this node has stored. Not thread-safe. */
final class UndeliveredEvents {
  private final TreeMap<Integer, CallEvent> bySequence = new TreeMap<>();

  void add(Collection<CallEvent> events) {
    events.forEach(event -> bySequence.put(event.sequence(), event));
  }

  void addAll(UndeliveredEvents other) {
    bySequence.putAll(other.bySequence);
  }

  void removeDelivered(VideoCall call) {
    bySequence.headMap(call.outbox().delivered(), true).clear();
  }

  /** {@return all undelivered events of the call, in order; null if this node lacks some} */
  @Nullable List<CallEvent> of(VideoCall call) {
    int delivered = call.outbox().delivered();
    int recorded = call.outbox().recorded();
    List<CallEvent> events =
        List.copyOf(bySequence.subMap(delivered, false, recorded, true).values());
    return events.size() == recorded - delivered ? events : null;
  }
}
