package dev.bookend.jakarta;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import dev.bookend.port.DeliveredEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers events to the application's listeners, then to its observers, within a request context.
 * Listeners are looked up at the first event, so that they can inject the service.
 */
@ApplicationScoped
public class ListenerDispatcher {
  @Inject Instance<CallListener> beans;
  @Inject Event<CallEvent> events;
  @Inject Event<DeliveredEvent> delivered;

  private volatile @Nullable List<CallListener> found;

  /** Called by the container. */
  ListenerDispatcher() {}

  /**
   * Delivers an event. If one listener fails, the event is delivered to all of them again.
   *
   * @param event the event
   * @param call the call after the event
   */
  @ActivateRequestContext
  public void deliver(CallEvent event, VideoCall call) {
    all().forEach(listener -> listener.on(event, call));
    events.fire(event);
    delivered.fire(new DeliveredEvent(event, call));
  }

  private List<CallListener> all() {
    List<CallListener> listeners = found;
    if (listeners == null) {
      listeners = find();
      found = listeners;
    }
    return listeners;
  }

  private synchronized List<CallListener> find() {
    List<CallListener> listeners = found;
    return listeners != null
        ? listeners
        : beans
            .handlesStream()
            .sorted(Comparator.comparingInt(ListenerDispatcher::priority))
            .<CallListener>map(Instance.Handle::get)
            .toList();
  }

  private static int priority(Instance.Handle<CallListener> handle) {
    Priority given = handle.getBean().getBeanClass().getAnnotation(Priority.class);
    return given == null ? Interceptor.Priority.APPLICATION : given.value();
  }
}
