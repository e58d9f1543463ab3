package dev.bookend.keeper;

import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The types of tasks. Tasks of different types are independent of each other. */
enum TaskType {
  /** Closes the room at the provider. */
  CLOSE_ROOM,
  /** Checks presence at the provider, to recover missed callbacks. */
  CHECK_PRESENCE,
  /** Delivers events from the outbox to the listeners. */
  DELIVER_EVENTS;

  @Nullable Instant dueAt(VideoCall call) {
    return switch (this) {
      case CLOSE_ROOM -> call.room().phase() == Phase.CLOSING ? call.room().dueAt() : null;
      case CHECK_PRESENCE -> call.room().phase() == Phase.OPEN ? call.room().dueAt() : null;
      case DELIVER_EVENTS -> call.outbox().dueAt();
    };
  }

  boolean isDue(VideoCall call, Instant now) {
    Instant at = dueAt(call);
    return at != null && !at.isAfter(now);
  }
}
