package dev.bookend.jakarta;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/** Tells observers what happened, after all listeners and within a request context. */
@ApplicationScoped
@Priority(Interceptor.Priority.LIBRARY_AFTER)
public class EventPublisher implements CallListener {
  @Inject Event<CallEvent> events;

  /** For the container. */
  EventPublisher() {}

  @Override
  @ActivateRequestContext
  public void on(CallEvent event, VideoCall call) {
    events.fire(event);
  }
}
