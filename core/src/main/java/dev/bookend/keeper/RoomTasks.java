package dev.bookend.keeper;

import dev.bookend.call.CallRoom;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    } catch (RuntimeException e) {
      return failed(call, TaskType.CHECK_PRESENCE, e);
    }
    disconnectOthers(snapshot);
    return new TaskResult.PresenceChecked(call.id(), snapshot);
  }

  /**
   * Disconnects listed people who may not be in the room. The call is read again, because they may
   * have been admitted on another node. A failure is retried by the next poll, which is due soon.
   */
  private void disconnectOthers(PresenceSnapshot snapshot) {
    VideoCall asked = snapshot.asked();
    List<String> before = snapshot.notAllowed(asked);
    if (before.isEmpty()) {
      return;
    }
    try {
      List<String> now = snapshot.notAllowed(updater.load(asked.id()));
      String room = asked.room().reference(asked.id().roomName());
      before.stream().filter(now::contains).forEach(who -> rooms.disconnect(room, who));
    } catch (RuntimeException e) {
      logFailure(asked, TaskType.CHECK_PRESENCE, e);
    }
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
