package dev.bookend.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.rest.api.v2010.account.usage.record.Today;
import com.twilio.rest.video.v1.Room;
import com.twilio.rest.video.v1.Room.RoomStatus;
import com.twilio.rest.video.v1.RoomCreator;
import com.twilio.rest.video.v1.room.Participant;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.Errand.Haste;
import dev.bookend.twilio.FaultException.Kind;
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

  private final Line line;

  TwilioRooms(Line line) {
    this.line = line;
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
    return run(Haste.OPENING, errand -> open(errand, name, creator));
  }

  private static String open(Errand errand, String name, RoomCreator creator) {
    try {
      return create(errand, creator);
    } catch (FaultException fault) {
      if (!fault.hasCode(EXISTS) && fault.kind() != Kind.UNKNOWN) {
        throw fault;
      }
      Optional<String> found = find(errand, name);
      if (found.isEmpty() && fault.saysWhen()) {
        throw fault;
      }
      return found.orElseGet(() -> createAgain(errand, name, creator));
    }
  }

  /** Makes no second one, should the first have been made after all: its name is unique. */
  private static String createAgain(Errand errand, String name, RoomCreator creator) {
    try {
      return create(errand, creator);
    } catch (FaultException fault) {
      if (!fault.hasCode(EXISTS)) {
        throw fault;
      }
      return find(errand, name)
          .orElseThrow(() -> FaultException.notYet("The room exists, but is not to be seen yet."));
    }
  }

  private static String create(Errand errand, RoomCreator creator) {
    Room created = errand.ask(creator::create);
    if (!isOpen(created)) {
      throw FaultException.unreadable();
    }
    return sidOfOurs(errand, created);
  }

  @Override
  public void close(String room) {
    checked(room, "room");
    run(
        Haste.URGENT,
        errand -> {
          try {
            complete(errand, room);
          } catch (FaultException fault) {
            if (fault.kind() != Kind.UNKNOWN || fault.saysWhen()) {
              throw fault;
            }
            complete(errand, room);
          }
          return room;
        });
  }

  private static void complete(Errand errand, String room) {
    unlessGone(
        () -> {
          Room completed = errand.ask(Room.updater(room, RoomStatus.COMPLETED)::update);
          sid(completed);
          if (completed.getStatus() == RoomStatus.IN_PROGRESS) {
            throw FaultException.unreadable();
          }
        });
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    checked(room, "room");
    return run(
        Haste.NONE,
        errand -> {
          try {
            List<Connection> connections =
                connected(errand, room, null).map(this::connection).toList();
            // A room that is completed has an empty list too.
            return connections.isEmpty() && find(errand, room).isEmpty()
                ? Optional.empty()
                : Optional.of(connections);
          } catch (FaultException fault) {
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
    return Errand.longList(line, Haste.NONE, reader, TwilioRooms::openRoom);
  }

  private static OpenRoom openRoom(Room room) {
    return new OpenRoom(Errand.known(room.getUniqueName()), sid(room));
  }

  /** Looks the connections up, as an identity may have characters that no path can carry. */
  @Override
  public void disconnect(String room, String identity) {
    checked(room, "room");
    run(
        Haste.URGENT,
        errand -> {
          unlessGone(
              () ->
                  connected(errand, room, identity)
                      .map(one -> checked(Errand.known(one.getSid()), "sid"))
                      .forEach(sid -> putOut(errand, room, sid)));
          return room;
        });
  }

  private static void putOut(Errand errand, String room, String sid) {
    try {
      Participant out =
          errand.ask(
              Participant.updater(room, sid).setStatus(Participant.Status.DISCONNECTED)::update);
      Errand.known(out.getSid());
    } catch (FaultException fault) {
      if (!fault.isPersonGone()) {
        throw fault;
      }
    }
  }

  @Override
  public Instant providerTime() {
    return run(
        Haste.URGENT,
        errand -> {
          errand.page(Room.reader().setPageSize(1L)::firstPage);
          Instant time = errand.date().orElseThrow(FaultException::unreadable);
          // Rooms are found by the key alone; that the account is the key's own, only this tells.
          errand.page(Today.reader().setPageSize(1L)::firstPage);
          return time;
        });
  }

  private RoomCreator creator(String name, int maxParticipants, Duration atMost) {
    long seconds = atMost.plusNanos(999_999_999).toSeconds();
    int stay = (int) Math.max(SHORTEST_STAY, Math.min(seconds, LONGEST_STAY));
    // Tokens carry the SID, so the room must outlast the time that people are away from it.
    int empty = (int) Math.max(1, Math.min((seconds + 59) / 60, LONGEST_EMPTY));
    TwilioClient.RoomOptions options = line.settings().roomOptions();
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
    URI statusCallback = line.settings().statusCallback();
    return statusCallback == null
        ? creator
        : creator.setStatusCallback(statusCallback).setStatusCallbackMethod(HttpMethod.POST);
  }

  /** {@return the id of a room, if it is there and not over} */
  private static Optional<String> find(Errand errand, String room) {
    try {
      Room found = errand.ask(Room.fetcher(room)::fetch);
      String sid = sidOfOurs(errand, found);
      return isOpen(found) ? Optional.of(sid) : Optional.empty();
    } catch (FaultException fault) {
      if (fault.isGone()) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  private static Stream<Participant> connected(
      Errand errand, String room, @Nullable String identity) {
    var reader = Participant.reader(room).setStatus(Participant.Status.CONNECTED).setPageSize(PAGE);
    return errand.list(identity == null ? reader : reader.setIdentity(identity)).stream()
        .filter(one -> one.getStatus() != Participant.Status.DISCONNECTED)
        .filter(one -> identity == null || identity.equals(one.getIdentity()));
  }

  private Connection connection(Participant one) {
    ZonedDateTime began = one.getStartTime() == null ? one.getDateCreated() : one.getStartTime();
    return new Connection(
        Errand.known(one.getIdentity()),
        Errand.known(one.getSid()),
        began == null ? line.clock().instant() : began.toInstant());
  }

  private static void unlessGone(Runnable request) {
    try {
      request.run();
    } catch (FaultException fault) {
      if (!fault.isGone() && !fault.hasCode(NOT_IN_PROGRESS)) {
        throw fault;
      }
    }
  }

  private <T> T run(Haste haste, Function<Errand, T> operation) {
    return Errand.run(line, haste, operation);
  }

  private static boolean isOpen(Room room) {
    return room.getStatus() != RoomStatus.COMPLETED && room.getStatus() != RoomStatus.FAILED;
  }

  private static String sidOfOurs(Errand errand, Room room) {
    String account = room.getAccountSid();
    if (account != null && !account.equals(errand.getAccountSid())) {
      // Tokens for our account would open no door of that room.
      throw FaultException.refused(
          "The API key belongs to another account than the account's SID.");
    }
    return sid(room);
  }

  private static String sid(Room room) {
    return Errand.known(room.getSid());
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
