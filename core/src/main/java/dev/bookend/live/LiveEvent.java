package dev.bookend.live;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import java.time.Instant;

/**
 * An event in a stream. A stream may repeat events after it was resumed; call id and sequence
 * number identify an event, and the events of a call have no gaps.
 *
 * @param event the event
 * @param call the state of its call, which may be later than the event
 * @param storedAt when the event was stored; a stream is resumed after it
 * @param isRepeated whether the reader probably has it: it was stored before the position of a
 *     resumed stream
 */
public record LiveEvent(CallEvent event, VideoCall call, Instant storedAt, boolean isRepeated) {}
