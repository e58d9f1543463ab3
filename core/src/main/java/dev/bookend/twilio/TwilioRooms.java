package dev.bookend.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.rest.api.v2010.account.usage.record.Today;
import com.twilio.rest.video.v1.Room;
import com.twilio.rest.video.v1.Room.RoomStatus;
import com.twilio.rest.video.v1.RoomCreator;
import com.twilio.rest.video.v1.room.Participant;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioException.Kind;
import dev.bookend.twilio.TwilioOperation.Priority;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rooms on Twilio. Each is made by its unique name, so that making it again finds it. */
final class TwilioRooms implements VideoRooms {
  private static final int EXISTS = 53113;
  private static final int NOT_IN_PROGRESS = 53112;
  private static final long PAGE = 100;
  private static final int SHORTEST_STAY = 600;
  private static final int LONGEST_STAY = 86_400;
  private static final int LONGEST_EMPTY = 60;

  /** What may stand in a path as it is: Twilio takes a name for an id if it has no other. */
  private static final Pattern NAME = Pattern.compile("[\\w~-][\\w.~-]{0,127}");

  private final ClientContext context;

  TwilioRooms(ClientContext context) {
    this.context = context;
  }

  @Override
  public String provider() {
    return "twilio";
  }

  @Override
  public boolean areManaged() {
    return true;
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    RoomCreator creator = creator(checked(name, "name"), maxParticipants, atMost);
    return run(Priority.OPENING, operation -> open(operation, name, creator));
  }

  private static String open(TwilioOperation operation, String name, RoomCreator creator) {
    try {
      return create(operation, creator);
    } catch (TwilioException fault) {
      if (!fault.hasCode(EXISTS) && fault.kind() != Kind.UNKNOWN) {
        throw fault;
      }
      Optional<String> found = find(operation, name);
      if (found.isEmpty() && fault.saysWhen()) {
        throw fault;
      }
      return found.orElseGet(() -> createAgain(operation, name, creator));
    }
  }

  /** Makes no second one, should the first have been made after all: its name is unique. */
  private static String createAgain(TwilioOperation operation, String name, RoomCreator creator) {
    try {
      return create(operation, creator);
    } catch (TwilioException fault) {
      if (!fault.hasCode(EXISTS)) {
        throw fault;
      }
      return find(operation, name)
          .orElseThrow(() -> TwilioException.notYet("The room exists, but is not to be seen yet."));
    }
  }

  private static String create(TwilioOperation operation, RoomCreator creator) {
    Room created = operation.ask(creator::create);
    if (!isOpen(created)) {
      throw TwilioException.unreadable();
    }
    return sidOfOurs(operation, created);
  }

  @Override
  public void close(String room) {
    checked(room, "room");
    run(
        Priority.URGENT,
        operation -> {
          try {
            complete(operation, room);
          } catch (TwilioException fault) {
            if (fault.kind() != Kind.UNKNOWN || fault.saysWhen()) {
              throw fault;
            }
            complete(operation, room);
          }
          return room;
        });
  }

  private static void complete(TwilioOperation operation, String room) {
    unlessGone(
        () -> {
          Room completed = operation.ask(Room.updater(room, RoomStatus.COMPLETED)::update);
          sid(completed);
          if (completed.getStatus() == RoomStatus.IN_PROGRESS) {
            throw TwilioException.unreadable();
          }
        });
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    checked(room, "room");
    return run(
        Priority.NONE,
        operation -> {
          try {
            List<Connection> connections =
                connected(operation, room, null).map(this::connection).toList();
            // A room that is completed has an empty list too.
            return connections.isEmpty() && find(operation, room).isEmpty()
                ? Optional.empty()
                : Optional.of(connections);
          } catch (TwilioException fault) {
            if (fault.isGone()) {
              return Optional.empty();
            }
            throw fault;
          }
        });
  }

  @Override
  public List<OpenRoom> openRooms() {
    var reader = Room.reader().setStatus(RoomStatus.IN_PROGRESS).setPageSize(PAGE);
    return TwilioOperation.longList(context, Priority.NONE, reader, TwilioRooms::openRoom);
  }

  private static OpenRoom openRoom(Room room) {
    return new OpenRoom(TwilioOperation.known(room.getUniqueName()), sid(room));
  }

  /** Looks the connections up, as an identity may have characters that no path can carry. */
  @Override
  public void disconnect(String room, String identity) {
    checked(room, "room");
    run(
        Priority.URGENT,
        operation -> {
          unlessGone(
              () ->
                  connected(operation, room, identity)
                      .map(one -> checked(TwilioOperation.known(one.getSid()), "sid"))
                      .forEach(sid -> putOut(operation, room, sid)));
          return room;
        });
  }

  private static void putOut(TwilioOperation operation, String room, String sid) {
    try {
      Participant out =
          operation.ask(
              Participant.updater(room, sid).setStatus(Participant.Status.DISCONNECTED)::update);
      TwilioOperation.known(out.getSid());
    } catch (TwilioException fault) {
      if (!fault.isPersonGone()) {
        throw fault;
      }
    }
  }

  @Override
  public Instant providerTime() {
    return run(
        Priority.URGENT,
        operation -> {
          operation.page(Room.reader().setPageSize(1L)::firstPage);
          Instant time = operation.date().orElseThrow(TwilioException::unreadable);
          // Rooms are found by the key alone; that the account is the key's own, only this tells.
          operation.page(Today.reader().setPageSize(1L)::firstPage);
          return time;
        });
  }

  private RoomCreator creator(String name, int maxParticipants, Duration atMost) {
    long seconds = atMost.plusNanos(999_999_999).toSeconds();
    int stay = (int) Math.max(SHORTEST_STAY, Math.min(seconds, LONGEST_STAY));
    // Tokens carry the SID, so the room must outlast the time that people are away from it.
    int empty = (int) Math.max(1, Math.min((seconds + 59) / 60, LONGEST_EMPTY));
    TwilioClient.RoomOptions options = context.settings().roomOptions();
    RoomCreator creator =
        Room.creator()
            .setUniqueName(name)
            .setType(Room.RoomType.GROUP)
            .setMaxParticipants(maxParticipants)
            .setMaxParticipantDuration(stay)
            .setEmptyRoomTimeout(empty)
            .setUnusedRoomTimeout(empty)
            .setRecordParticipantsOnConnect(options.recording())
            .setTranscribeParticipantsOnConnect(options.transcription());
    if (options.mediaRegion() != null) {
      creator.setMediaRegion(options.mediaRegion());
    }
    URI statusCallback = context.settings().statusCallback();
    return statusCallback == null
        ? creator
        : creator.setStatusCallback(statusCallback).setStatusCallbackMethod(HttpMethod.POST);
  }

  /** {@return the id of a room, if it is there and not over} */
  private static Optional<String> find(TwilioOperation operation, String room) {
    try {
      Room found = operation.ask(Room.fetcher(room)::fetch);
      String sid = sidOfOurs(operation, found);
      return isOpen(found) ? Optional.of(sid) : Optional.empty();
    } catch (TwilioException fault) {
      if (fault.isGone()) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  private static Stream<Participant> connected(
      TwilioOperation operation, String room, @Nullable String identity) {
    var reader = Participant.reader(room).setStatus(Participant.Status.CONNECTED).setPageSize(PAGE);
    return operation.list(identity == null ? reader : reader.setIdentity(identity)).stream()
        .filter(one -> one.getStatus() != Participant.Status.DISCONNECTED)
        .filter(one -> identity == null || identity.equals(one.getIdentity()));
  }

  private Connection connection(Participant one) {
    ZonedDateTime began = one.getStartTime() == null ? one.getDateCreated() : one.getStartTime();
    return new Connection(
        TwilioOperation.known(one.getIdentity()),
        TwilioOperation.known(one.getSid()),
        began == null ? context.clock().instant() : began.toInstant());
  }

  private static void unlessGone(Runnable request) {
    try {
      request.run();
    } catch (TwilioException fault) {
      if (!fault.isGone() && !fault.hasCode(NOT_IN_PROGRESS)) {
        throw fault;
      }
    }
  }

  private <T> T run(Priority priority, Function<TwilioOperation, T> operation) {
    return TwilioOperation.run(context, priority, operation);
  }

  private static boolean isOpen(Room room) {
    return room.getStatus() != RoomStatus.COMPLETED && room.getStatus() != RoomStatus.FAILED;
  }

  private static String sidOfOurs(TwilioOperation operation, Room room) {
    String account = room.getAccountSid();
    if (account != null && !account.equals(operation.getAccountSid())) {
      // Tokens for our account would open no door of that room.
      throw TwilioException.refused(
          "The API key belongs to another account than the account's SID.");
    }
    return sid(room);
  }

  private static String sid(Room room) {
    return TwilioOperation.known(room.getSid());
  }

  private static String checked(String text, String field) {
    if (!NAME.matcher(text).matches()) {
      throw new InvalidValueException(
          field,
          "must have 1 to 128 letters, digits, '.', '_', '~' or '-', and not begin with '.'");
    }
    return text;
  }
}
