package dev.bookend.port;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;

/**
 * Hears what happened, after it was stored: at least once, in order per call, on a thread of the
 * keeper's. An exception is told to the log, the event is told again after a pause, and later
 * events of the same call wait for it; the call itself is not harmed.
 */
@FunctionalInterface
public interface CallListener {
  /**
   * Something happened.
   *
   * @param event what; known again by its call and sequence number
   * @param call the call as it is now, which may be further than the event
   */
  void on(CallEvent event, VideoCall call);
}
