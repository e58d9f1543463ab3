package dev.bookend;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events of one call that this node has seen stored and that are not told yet. */
final class UndeliveredEvents {
  private final TreeMap<Integer, CallEvent> bySequence = new TreeMap<>();

  void add(Collection<CallEvent> events) {
    events.forEach(event -> bySequence.put(event.sequence(), event));
  }

  void addAll(UndeliveredEvents other) {
    bySequence.putAll(other.bySequence);
  }

  void forgetTold(VideoCall call) {
    bySequence.headMap(call.outbox().delivered(), true).clear();
  }

  /**
   * {@return all that is to be told of the call, in order; null if some of it is not known here}
   */
  @Nullable List<CallEvent> of(VideoCall call) {
    int told = call.outbox().delivered();
    int recorded = call.outbox().recorded();
    List<CallEvent> events = List.copyOf(bySequence.subMap(told, false, recorded, true).values());
    return events.size() == recorded - told ? events : null;
  }
}
