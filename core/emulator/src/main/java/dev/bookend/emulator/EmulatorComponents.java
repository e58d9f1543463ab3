package dev.bookend.emulator;

import dev.bookend.emulator.EmulatorFaults.Operation;
import dev.bookend.emulator.TwilioEmulator.Options;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Creates and connects the components of one emulator. */
final class EmulatorComponents {
  final TwilioEmulator.Credentials account;
  final SerialSection section = new SerialSection();
  final Now now;
  final Rooms rooms = new Rooms();
  final FaultPlan faults = new FaultPlan();
  final CallbackQueue callbacks;
  final RoomEventPublisher publisher;
  final SessionManager sessions;
  final MediaControls media;
  final SignallingSessions signallingSessions;
  final RestRouter rest;
  private final Usage usage = new Usage();
  private final RoomsApi roomsApi;
  private final TriggersApi triggersApi;

  EmulatorComponents(TwilioEmulator.Credentials account, Clock clock) {
    this.account = account;
    now = new Now(clock);
    String sid = account.accountSid();
    callbacks = new CallbackQueue(account.authToken(), now, faults);
    publisher = new RoomEventPublisher(section, sid, callbacks);
    sessions =
        new SessionManager(
            now, rooms, new TokenCheck(account), publisher, usage, new MediaSessions(section, now));
    media = new MediaControls(section, rooms);
    signallingSessions = new SignallingSessions(section, sessions);
    section.runFirst(sessions::applyTimeLimits);
    roomsApi = new RoomsApi(sid, now, rooms, sessions);
    triggersApi = new TriggersApi(sid, now, usage, callbacks);
    ParticipantsApi participants = new ParticipantsApi(sid, roomsApi, sessions);
    List<Route> routes =
        Stream.of(
                roomRoutes(roomsApi),
                participantRoutes(participants),
                new TracksApi(participants).routes(),
                new RecordingsApi(roomsApi).routes(),
                new UsageApi(sid, now, usage).routes(),
                triggerRoutes(sid, triggersApi),
                new ControlApi(section, sessions, faults).routes(),
                new MediaApi(media).routes())
            .flatMap(List::stream)
            .toList();
    rest = new RestRouter(section, account, now, faults, routes);
  }

  private static List<Route> roomRoutes(RoomsApi rooms) {
    return List.of(
        Route.of("POST /v1/Rooms", Operation.CREATE_ROOM, rooms::create),
        Route.of("GET /v1/Rooms", Operation.LIST_ROOMS, rooms::list),
        Route.of("GET /v1/Rooms/*", Operation.FETCH_ROOM, rooms::fetch),
        Route.of("POST /v1/Rooms/*", Operation.END_ROOM, rooms::update));
  }

  private static List<Route> participantRoutes(ParticipantsApi participants) {
    String all = "/v1/Rooms/*/Participants";
    String one = all + "/*";
    return List.of(
        Route.of("GET " + all, Operation.LIST_PARTICIPANTS, participants::list),
        Route.of("GET " + one, Operation.FETCH_PARTICIPANT, participants::fetch),
        Route.of("POST " + one, Operation.DISCONNECT_PARTICIPANT, participants::update),
        Route.of("POST " + one + "/Anonymize", Operation.ANONYMIZE, participants::anonymize));
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

  void configure(Options how) {
    section.run(
        () -> {
          sessions.adHoc(how.adHocRooms());
          roomsApi.configure(how);
          rest.quota(how.writesPerSecond(), how.readsPerSecond());
        });
  }

  void reset() {
    faults.clear();
    faults.release();
    configure(Options.defaults());
    section.run(
        () -> {
          sessions.clear();
          usage.clear();
          triggersApi.clear();
          callbacks.clear();
        });
  }
}
