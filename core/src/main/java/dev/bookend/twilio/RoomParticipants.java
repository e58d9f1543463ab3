package dev.bookend.twilio;

import com.twilio.rest.video.v1.room.Participant;
import dev.bookend.port.VideoRooms.Connection;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connected participants of a room on Twilio.
 *
 * @param clock the time of a connection of which Twilio names none
 */
record RoomParticipants(Clock clock) {
  private static final long PAGE_SIZE = 100;

  /** {@return the current connections in a room} */
  List<Connection> connections(TwilioOperation operation, String room) {
    return connected(operation, room, null).map(this::connection).toList();
  }

  private Connection connection(Participant participant) {
    ZonedDateTime began =
        participant.getStartTime() == null
            ? participant.getDateCreated()
            : participant.getStartTime();
    return new Connection(
        TwilioOperation.required(participant.getIdentity()),
        TwilioOperation.required(participant.getSid()),
        began == null ? clock.instant() : began.toInstant());
  }

  /** Looks up the connections first: an identity may have characters that a path can't carry. */
  static void disconnect(TwilioOperation operation, String room, String identity) {
    connected(operation, room, identity)
        .map(
            participant ->
                TwilioRooms.validName(TwilioOperation.required(participant.getSid()), "sid"))
        .forEach(sid -> disconnectBySid(operation, room, sid));
  }

  private static void disconnectBySid(TwilioOperation operation, String room, String sid) {
    try {
      Participant out =
          operation.send(
              Participant.updater(room, sid).setStatus(Participant.Status.DISCONNECTED)::update);
      TwilioOperation.required(out.getSid());
    } catch (TwilioException failure) {
      if (!failure.isParticipantGone()) {
        throw failure;
      }
    }
  }

  private static Stream<Participant> connected(
      TwilioOperation operation, String room, @Nullable String identity) {
    var reader =
        Participant.reader(room).setStatus(Participant.Status.CONNECTED).setPageSize(PAGE_SIZE);
    return operation.list(identity == null ? reader : reader.setIdentity(identity)).stream()
        .filter(participant -> participant.getStatus() != Participant.Status.DISCONNECTED)
        .filter(participant -> identity == null || identity.equals(participant.getIdentity()));
  }
}
