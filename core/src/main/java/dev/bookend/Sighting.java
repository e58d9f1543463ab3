package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.VideoRooms.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the provider said when it was asked who is in a room.
 *
 * @param asked the call as it was known when the question began: what is newer than that stands
 * @param connections who is; null if the room is not to be found
 * @param askedAt when the question began
 * @param now when the answer was there
 */
record Sighting(
    VideoCall asked, @Nullable List<Connection> connections, Instant askedAt, Instant now) {

  CallChange appliedTo(VideoCall before) {
    return before.elapse(now).then(this::seen);
  }

  private CallChange seen(VideoCall call) {
    String room = call.room().sid();
    if (call.room().phase() != Phase.OPEN || room == null || !room.equals(asked.room().sid())) {
      return CallChange.none(call);
    }
    if (connections == null) {
      return call.roomEnded(room, false, now);
    }
    CallChange change = CallChange.none(call);
    for (Participant person : call.participants()) {
      if (isOld(person) && !isThere(person)) {
        change = change.then(c -> c.left(person.identity(), person.connection(), askedAt, now));
      }
    }
    for (Connection connection : connections) {
      change = change.then(ifAdmitted(c -> connected(c, connection)));
    }
    return change.then(c -> c.roomAgain(now));
  }

  /** Whoever came since, or came again, was not asked about. */
  private boolean isOld(Participant person) {
    Participant before = asked.participant(person.identity()).orElse(person);
    return person.isConnected()
        && before.isConnected()
        && Objects.equals(before.connection(), person.connection())
        && Objects.equals(before.connectedAt(), person.connectedAt());
  }

  private boolean isThere(Participant person) {
    return connections != null
        && connections.stream().anyMatch(c -> c.identity().equals(person.identity()));
  }

  /** Who is seen is there, even if an earlier look missed them. */
  private CallChange connected(VideoCall call, Connection connection) {
    String who = connection.identity();
    Instant since = connection.since().truncatedTo(ChronoUnit.MICROS);
    CallChange change = call.connected(who, connection.id(), since, now);
    boolean isIn = change.call().participant(who).filter(Participant::isConnected).isPresent();
    return isIn ? change : call.connected(who, connection.id(), askedAt, now);
  }

  /** The provider may let in whom we never did: that is no reason to overlook the others. */
  private static Function<VideoCall, CallChange> ifAdmitted(Function<VideoCall, CallChange> move) {
    return call -> {
      try {
        return move.apply(call);
      } catch (VideoCallException stranger) {
        return CallChange.none(call);
      }
    };
  }
}
