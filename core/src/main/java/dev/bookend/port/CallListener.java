package dev.bookend.port;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;

/**
 * Receives call events after their transaction was committed. Events are delivered at least once,
 * in order per call, on a thread of the keeper. An exception is logged, and delivery is retried
 * with exponential backoff. Later events of the same call are delivered after the failed one; the
 * call itself is not affected.
 */
@FunctionalInterface
public interface CallListener {
  /**
   * Handles one event. It may be called again for an event that was already delivered.
   *
   * @param event the event; call id and sequence number identify it
   * @param call the current state of the call, which may be later than the event
   */
  void on(CallEvent event, VideoCall call);
}
