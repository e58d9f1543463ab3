package dev.bookend.twilio;

import com.twilio.rest.api.v2010.account.usage.record.Today;
import com.twilio.rest.video.v1.Room;
import com.twilio.rest.video.v1.Room.RoomStatus;
import com.twilio.rest.video.v1.RoomCreator;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioException.Kind;
import dev.bookend.twilio.TwilioOperation.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Rooms on Twilio. Opening is idempotent: a room is created, or found by its unique name. */
final class TwilioRooms implements VideoRooms {
  private static final int ROOM_EXISTS = 53113;
  private static final int ROOM_NOT_IN_PROGRESS = 53112;
  private static final long PAGE_SIZE = 100;

  /** Characters that need no escaping in a URL path; Twilio accepts a unique name as an id. */
  private static final Pattern NAME = Pattern.compile("[\\w~-][\\w.~-]{0,127}");

  private final ClientContext context;
  private final RoomParticipants participants;

  TwilioRooms(ClientContext context) {
    this.context = context;
    participants = new RoomParticipants(context.clock());
  }

  @Override
  public String provider() {
    return "twilio";
  }

  @Override
  public boolean managesRooms() {
    return true;
  }

  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    RoomCreator creator =
        new RoomCreation(context.settings())
            .creator(validName(name, "name"), maxParticipants, atMost);
    return run(Priority.OPENING, operation -> open(operation, name, creator));
  }

  private static String open(TwilioOperation operation, String name, RoomCreator creator) {
    try {
      return create(operation, creator);
    } catch (TwilioException failure) {
      if (!failure.hasCode(ROOM_EXISTS) && failure.kind() != Kind.UNKNOWN) {
        throw failure;
      }
      Optional<String> found = find(operation, name);
      if (found.isEmpty() && failure.hasRetryAfter()) {
        throw failure;
      }
      return found.orElseGet(() -> createAgain(operation, name, creator));
    }
  }

  /**
   * Retries the creation. The unique name prevents a second room if the first attempt succeeded.
   */
  private static String createAgain(TwilioOperation operation, String name, RoomCreator creator) {
    try {
      return create(operation, creator);
    } catch (TwilioException failure) {
      if (!failure.hasCode(ROOM_EXISTS)) {
        throw failure;
      }
      return find(operation, name)
          .orElseThrow(
              () ->
                  TwilioException.notConsistentYet(
                      "The room exists, but Twilio does not return it yet."));
    }
  }

  private static String create(TwilioOperation operation, RoomCreator creator) {
    Room created = operation.send(creator::create);
    if (!isOpen(created)) {
      throw TwilioException.unreadable();
    }
    return sidInAccount(operation, created);
  }

  @Override
  public void close(String room) {
    validName(room, "room");
    run(
        Priority.URGENT,
        operation -> {
          try {
            complete(operation, room);
          } catch (TwilioException failure) {
            if (failure.kind() != Kind.UNKNOWN || failure.hasRetryAfter()) {
              throw failure;
            }
            complete(operation, room);
          }
          return room;
        });
  }

  private static void complete(TwilioOperation operation, String room) {
    unlessGone(
        () -> {
          Room completed = operation.send(Room.updater(room, RoomStatus.COMPLETED)::update);
          sid(completed);
          if (completed.getStatus() == RoomStatus.IN_PROGRESS) {
            throw TwilioException.unreadable();
          }
        });
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    validName(room, "room");
    return run(
        Priority.NONE,
        operation -> {
          try {
            List<Connection> connections = participants.connections(operation, room);
            // The list of a completed room is empty, too.
            return connections.isEmpty() && find(operation, room).isEmpty()
                ? Optional.empty()
                : Optional.of(connections);
          } catch (TwilioException failure) {
            if (failure.isGone()) {
              return Optional.empty();
            }
            throw failure;
          }
        });
  }

  @Override
  public List<OpenRoom> openRooms() {
    var reader = Room.reader().setStatus(RoomStatus.IN_PROGRESS).setPageSize(PAGE_SIZE);
    return TwilioOperation.longList(context, Priority.NONE, reader, TwilioRooms::openRoom);
  }

  private static OpenRoom openRoom(Room room) {
    return new OpenRoom(TwilioOperation.required(room.getUniqueName()), sid(room));
  }

  @Override
  public void disconnect(String room, String identity) {
    validName(room, "room");
    run(
        Priority.URGENT,
        operation -> {
          unlessGone(() -> RoomParticipants.disconnect(operation, room, identity));
          return room;
        });
  }

  @Override
  public Instant providerTime() {
    return run(
        Priority.URGENT,
        operation -> {
          operation.page(Room.reader().setPageSize(1L)::firstPage);
          Instant time = operation.date().orElseThrow(TwilioException::unreadable);
          // Room requests depend on the key alone; this one fails if the account SID is another's.
          operation.page(Today.reader().setPageSize(1L)::firstPage);
          return time;
        });
  }

  /** {@return the SID of an open room; empty if it is missing or completed} */
  private static Optional<String> find(TwilioOperation operation, String room) {
    try {
      Room found = operation.send(Room.fetcher(room)::fetch);
      String sid = sidInAccount(operation, found);
      return isOpen(found) ? Optional.of(sid) : Optional.empty();
    } catch (TwilioException failure) {
      if (failure.isGone()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static void unlessGone(Runnable request) {
    try {
      request.run();
    } catch (TwilioException failure) {
      if (!failure.isGone() && !failure.hasCode(ROOM_NOT_IN_PROGRESS)) {
        throw failure;
      }
    }
  }

  private <T> T run(Priority priority, Function<TwilioOperation, T> operation) {
    return TwilioOperation.run(context, priority, operation);
  }

  private static boolean isOpen(Room room) {
    return room.getStatus() != RoomStatus.COMPLETED && room.getStatus() != RoomStatus.FAILED;
  }

  private static String sidInAccount(TwilioOperation operation, Room room) {
    String account = room.getAccountSid();
    if (account != null && !account.equals(operation.getAccountSid())) {
      // Tokens of the configured account are not valid for that room.
      throw TwilioException.refused(
          "The API key does not belong to the account of the configured account SID.");
    }
    return sid(room);
  }

  private static String sid(Room room) {
    return TwilioOperation.required(room.getSid());
  }

  /** {@return the text, if it can stand in a path} */
  static String validName(String text, String field) {
    InvalidValueException.check(
        NAME.matcher(text).matches(),
        field,
        "must have 1 to 128 letters, digits, '.', '_', '~' or '-', and not begin with '.'");
    return text;
  }
}
