package dev.bookend.emulator;

import dev.bookend.emulator.EmulatorFaults.Operation;
import dev.bookend.emulator.TwilioEmulator.Behaviour;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Creates and connects the components of one emulator. */
final class EmulatorComponents {
  final TwilioEmulator.Credentials account;
  final SerialSection turn = new SerialSection();
  final Now now;
  final Rooms rooms = new Rooms();
  final FaultPlan faults = new FaultPlan();
  final CallbackQueue outbox;
  final RoomEventPublisher publisher;
  final SessionManager sessions;
  final MediaControls media;
  final SignallingSessions browsers;
  final RestRouter rest;
  private final Usage usage = new Usage();
  private final RoomsApi roomsApi;
  private final TriggersApi triggersApi;

  EmulatorComponents(TwilioEmulator.Credentials account, Clock clock) {
    this.account = account;
    now = new Now(clock);
    String sid = account.accountSid();
    outbox = new CallbackQueue(account.authToken(), now, faults);
    publisher = new RoomEventPublisher(turn, sid, outbox);
    sessions =
        new SessionManager(
            now, rooms, new TokenCheck(account), publisher, usage, new MediaSessions(turn, now));
    media = new MediaControls(turn, rooms);
    browsers = new SignallingSessions(turn, sessions);
    turn.beginWith(sessions::lapse);
    roomsApi = new RoomsApi(sid, now, rooms, sessions);
    triggersApi = new TriggersApi(sid, now, usage, outbox);
    ParticipantsApi people = new ParticipantsApi(sid, roomsApi, sessions);
    List<Route> routes =
        Stream.of(
                roomRoutes(roomsApi),
                participantRoutes(people),
                new TracksApi(people).routes(),
                new RecordingsApi(roomsApi).routes(),
                new UsageApi(sid, now, usage).routes(),
                triggerRoutes(sid, triggersApi),
                new ControlApi(turn, sessions, faults).routes(),
                new MediaApi(media).routes())
            .flatMap(List::stream)
            .toList();
    rest = new RestRouter(turn, account, now, faults, routes);
  }

  private static List<Route> roomRoutes(RoomsApi rooms) {
    return List.of(
        Route.of("POST /v1/Rooms", Operation.CREATE_ROOM, rooms::create),
        Route.of("GET /v1/Rooms", Operation.LIST_ROOMS, rooms::list),
        Route.of("GET /v1/Rooms/*", Operation.FETCH_ROOM, rooms::fetch),
        Route.of("POST /v1/Rooms/*", Operation.END_ROOM, rooms::update));
  }

  private static List<Route> participantRoutes(ParticipantsApi people) {
    String all = "/v1/Rooms/*/Participants";
    String one = all + "/*";
    return List.of(
        Route.of("GET " + all, Operation.LIST_PARTICIPANTS, people::list),
        Route.of("GET " + one, Operation.FETCH_PARTICIPANT, people::fetch),
        Route.of("POST " + one, Operation.DISCONNECT_PARTICIPANT, people::update),
        Route.of("POST " + one + "/Anonymize", Operation.ANONYMIZE, people::anonymize));
  }

  private static List<Route> triggerRoutes(String account, TriggersApi triggers) {
    String all = "/2010-04-01/Accounts/" + account + "/Usage/Triggers";
    return List.of(
        Route.of("GET " + all + ".json", Operation.READ_TRIGGERS, triggers::list),
        Route.of("POST " + all + ".json", Operation.WRITE_TRIGGER, triggers::create),
        Route.of("GET " + all + "/*", Operation.READ_TRIGGERS, triggers::fetch),
        Route.of("POST " + all + "/*", Operation.WRITE_TRIGGER, triggers::update),
        Route.of("DELETE " + all + "/*", Operation.WRITE_TRIGGER, triggers::delete));
  }

  void behave(Behaviour how) {
    turn.take(
        () -> {
          sessions.adHoc(how.adHocRooms());
          roomsApi.behave(how);
          rest.quota(how.writesPerSecond(), how.readsPerSecond());
        });
  }

  void reset() {
    faults.clear();
    faults.release();
    behave(Behaviour.defaults());
    turn.take(
        () -> {
          sessions.forget();
          usage.forget();
          triggersApi.forget();
          outbox.forget();
        });
  }
}
