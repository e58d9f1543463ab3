package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.VideoRooms;
import dev.bookend.port.VideoRooms.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A poll of presence: the connections in a room, as listed by the provider.
 *
 * @param asked the call before the request; changes after it take precedence
 * @param connections the listed connections; null if the room does not exist
 * @param askedAt time of the request
 * @param now time of the response
 */
public record PresenceSnapshot(
    VideoCall asked, @Nullable List<Connection> connections, Instant askedAt, Instant now) {

  /**
   * Lists the connections in the room of a call.
   *
   * @param rooms the provider's rooms
   * @param call the call, as loaded before the request
   * @param clock gives the current time
   * @return the snapshot
   * @throws dev.bookend.call.ProviderException if the provider fails or cannot be reached
   */
  public static PresenceSnapshot of(VideoRooms rooms, VideoCall call, Supplier<Instant> clock) {
    Instant askedAt = clock.get();
    List<Connection> found =
        rooms.connections(call.room().reference(call.id().roomName())).orElse(null);
    return new PresenceSnapshot(call, found, askedAt, clock.get());
  }

  /**
   * {@return the change that follows from the list, after the due transitions}
   *
   * @param before the current state of the call
   */
  public CallChange appliedTo(VideoCall before) {
    return before.advanceTo(now).then(this::seen);
  }

  /**
   * {@return the identities of people whom the poll lists and who may not be there, each once}
   *
   * @param call the current state of the call
   */
  List<String> notAllowed(VideoCall call) {
    return connections == null
        ? List.of()
        : connections.stream()
            .map(Connection::identity)
            .distinct()
            .filter(who -> call.participant(who).filter(p -> !p.mayBeConnected()).isPresent())
            .toList();
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
      change = change.then(ifInvited(c -> c.listed(latest.identity(), latest.id(), since, now)));
    }
    Set<String> listed = connections.stream().map(Connection::id).collect(Collectors.toSet());
    for (Participant person : call.participants()) {
      String id = person.connection();
      if (id != null && !listed.contains(id) && wasThere(person, id)) {
        change = change.then(c -> c.unlisted(person.identity(), id, askedAt, now));
      }
    }
    return change.then(this::polled);
  }

  /** Plans the next poll, unless one was requested while the provider was asked. */
  private CallChange polled(VideoCall call) {
    boolean isPlanned = Objects.equals(call.room().dueAt(), asked.room().dueAt());
    return isPlanned ? call.retryRoom(now) : CallChange.none(call);
  }

  /** {@return whether the connection existed before the request, so that the list covers it} */
  private boolean wasThere(Participant person, String id) {
    Participant before = asked.participant(person.identity()).orElse(person);
    return before.isConnected() && id.equals(before.connection());
  }

  /** A list may also contain old connections of a participant; only the latest one counts. */
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

  /** Ignores a person who never got a token, so that the others are still applied. */
  private static Function<VideoCall, CallChange> ifInvited(
      Function<VideoCall, CallChange> transition) {
    return call -> {
      try {
        return transition.apply(call);
      } catch (VideoCallException stranger) {
        return CallChange.none(call);
      }
    };
  }
}
