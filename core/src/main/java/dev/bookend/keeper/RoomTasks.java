package dev.bookend.keeper;

import dev.bookend.call.CallRoom;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks at the provider: closing a room, and checking presence, which disconnects people who
 * may not be in the room. Thread-safe.
 */
final class RoomTasks {
  private static final Logger log = LoggerFactory.getLogger(RoomTasks.class);

  private final CallUpdater updater;
  private final VideoRooms rooms;

  RoomTasks(CallUpdater updater, VideoRooms rooms) {
    this.updater = updater;
    this.rooms = rooms;
  }

  TaskResult close(VideoCall call) {
    CallRoom asked = call.room();
    try {
      rooms.close(asked.reference(call.id().roomName()));
    } catch (RuntimeException e) {
      return failed(call, TaskType.CLOSE_ROOM, e);
    }
    return new TaskResult.RoomClosed(call.id(), asked, updater.now());
  }

  TaskResult checkPresence(VideoCall call) {
    PresenceSnapshot snapshot;
    try {
      snapshot = PresenceSnapshot.of(rooms, call, updater::now);
      for (String identity : snapshot.intruders(call)) {
        rooms.disconnect(call.room().reference(call.id().roomName()), identity);
      }
    } catch (RuntimeException e) {
      return failed(call, TaskType.CHECK_PRESENCE, e);
    }
    return new TaskResult.PresenceChecked(call.id(), snapshot);
  }

  private TaskResult failed(VideoCall call, TaskType type, RuntimeException e) {
    Instant now = updater.now();
    Optional<Duration> pause =
        e instanceof ProviderException provider ? provider.retryAfter() : Optional.empty();
    Instant earliest = now.plus(pause.orElse(Duration.ZERO));
    if (e instanceof ProviderException busy && busy.isBusy()) {
      return new TaskResult.Postponed(call.id(), type, earliest);
    }
    logFailure(call, type, e);
    return new TaskResult.Failed(call.id(), type, now, earliest);
  }

  /** A provider's message is enough; other failures are logged with their stack trace. */
  private static void logFailure(VideoCall call, TaskType type, RuntimeException e) {
    String task = type == TaskType.CHECK_PRESENCE ? "checking presence" : "closing the room";
    if (e instanceof ProviderException) {
      log.warn("Call {}: {} failed; the keeper will retry it: {}", call.id(), task, e.getMessage());
    } else {
      log.warn("Call {}: {} failed; the keeper will retry it", call.id(), task, e);
    }
  }
}
