package dev.bookend;

import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a call leaves to be done outside the repository; none waits for another. */
enum TaskType {
  /** Closing the provider's room: it costs money. */
  CLOSE_ROOM,
  /** Looking who is in the provider's room, in case its word of that was lost. */
  LOOK,
  /** Telling the listeners. */
  TELL;

  @Nullable Instant dueAt(VideoCall call) {
    return switch (this) {
      case CLOSE_ROOM -> call.room().phase() == Phase.CLOSING ? call.room().dueAt() : null;
      case LOOK -> call.room().phase() == Phase.OPEN ? call.room().dueAt() : null;
      case TELL -> call.outbox().dueAt();
    };
  }

  boolean isDue(VideoCall call, Instant now) {
    Instant at = dueAt(call);
    return at != null && !at.isAfter(now);
  }
}
