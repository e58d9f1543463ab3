package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.VideoRooms.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the provider said when it was asked who is in a room.
 *
 * @param asked the call as it was known when the question began: what is newer than that stands
 * @param connections who is; null if the room is not to be found
 * @param askedAt when the question began
 * @param now when the answer was there
 */
record PresenceSnapshot(
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
    for (Connection latest : latestOfEach(call, connections)) {
      Instant since = latest.since().truncatedTo(ChronoUnit.MICROS);
      change = change.then(ifAdmitted(c -> c.listed(latest.identity(), latest.id(), since, now)));
    }
    Set<String> listed = connections.stream().map(Connection::id).collect(Collectors.toSet());
    for (Participant person : call.participants()) {
      String id = person.connection();
      if (id != null && !listed.contains(id) && wasThere(person, id)) {
        change = change.then(c -> c.unlisted(person.identity(), id, askedAt, now));
      }
    }
    return change.then(c -> c.roomAgain(now));
  }

  /** Whoever came since, or came again, was not asked about. */
  private boolean wasThere(Participant person, String id) {
    Participant before = asked.participant(person.identity()).orElse(person);
    return before.isConnected() && id.equals(before.connection());
  }

  /** Beside the latest one, a list may hold connections that are long gone. */
  private static Collection<Connection> latestOfEach(VideoCall call, List<Connection> listed) {
    Comparator<Connection> order =
        Comparator.comparing(Connection::since)
            .thenComparing(one -> isKnown(call, one))
            .thenComparing(Connection::id);
    return listed.stream()
        .collect(Collectors.toMap(Connection::identity, one -> one, BinaryOperator.maxBy(order)))
        .values();
  }

  private static boolean isKnown(VideoCall call, Connection one) {
    return call.participant(one.identity())
        .filter(p -> one.id().equals(p.connection()))
        .isPresent();
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
