package dev.bookend;

import dev.bookend.call.VideoCall;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a call leaves to be done outside the repository; neither waits for the other. */
enum Chore {
  /** Closing the provider's room: it costs money. */
  CLOSE_ROOM,
  /** Telling the listeners. */
  TELL;

  @Nullable Instant dueAt(VideoCall call) {
    return this == CLOSE_ROOM ? call.room().dueAt() : call.outbox().dueAt();
  }

  boolean isDue(VideoCall call, Instant now) {
    Instant at = dueAt(call);
    return at != null && !at.isAfter(now);
  }
}
