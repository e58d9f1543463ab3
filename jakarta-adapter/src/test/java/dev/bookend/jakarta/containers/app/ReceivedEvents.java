package dev.bookend.jakarta.containers.app;

import dev.bookend.call.CallEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Collects the events delivered to an observer. */
@ApplicationScoped
public class ReceivedEvents {
  private final Queue<CallEvent> events = new ConcurrentLinkedQueue<>();

  void on(@Observes CallEvent event) {
    events.add(event);
  }

  /** The types of a call's events. */
  public List<String> of(String call) {
    return events.stream()
        .filter(event -> event.callId().toString().equals(call))
        .map(CallEvent::type)
        .toList();
  }
}
