package dev.bookend.port;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import org.jspecify.annotations.Nullable;

/**
 * An event together with its call. The adapters publish it after the event itself, as an
 * application event (Spring) or to observers (CDI), so that a listener finds the booking without a
 * look-up.
 *
 * @param event the event; call id and sequence number identify it
 * @param call the current state of the call, which may be later than the event
 */
public record DeliveredEvent(CallEvent event, VideoCall call) {
  /** {@return the booking id of the call; null = the call belongs to no booking of the host} */
  public @Nullable String bookingId() {
    return call.bookingId();
  }
}
