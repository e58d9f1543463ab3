package dev.bookend.jakarta;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
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
 * The application's listeners, and after them its observers, within a request context. Listeners
 * are found when there is something to hear, so that they may use the service.
 */
@ApplicationScoped
public class Listeners {
  @Inject Instance<CallListener> beans;
  @Inject Event<CallEvent> events;

  private volatile @Nullable List<CallListener> found;

  /** For the container. */
  Listeners() {}

  /**
   * Tells all of them; what one can't hear, all are told again.
   *
   * @param event what happened
   * @param call the call, after it
   */
  @ActivateRequestContext
  public void tell(CallEvent event, VideoCall call) {
    all().forEach(listener -> listener.on(event, call));
    events.fire(event);
  }

  private List<CallListener> all() {
    List<CallListener> known = found;
    if (known == null) {
      known = find();
      found = known;
    }
    return known;
  }

  private synchronized List<CallListener> find() {
    List<CallListener> known = found;
    return known != null
        ? known
        : beans
            .handlesStream()
            .sorted(Comparator.comparingInt(Listeners::priority))
            .<CallListener>map(Instance.Handle::get)
            .toList();
  }

  private static int priority(Instance.Handle<CallListener> handle) {
    Priority given = handle.getBean().getBeanClass().getAnnotation(Priority.class);
    return given == null ? Interceptor.Priority.APPLICATION : given.value();
  }
}
