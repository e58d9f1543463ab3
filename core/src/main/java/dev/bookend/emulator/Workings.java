package dev.bookend.emulator;

import dev.bookend.emulator.TwilioEmulator.Behaviour;
import dev.bookend.emulator.TwilioEmulator.Operation;
import java.time.Clock;
import java.util.List;

/** The parts of one emulator, put together. */
record Workings(
    TwilioEmulator.Credentials account,
    Turn turn,
    Now now,
    Rooms rooms,
    Usage usage,
    Announcer announcer,
    Switchboard switchboard,
    RoomsApi roomsApi,
    RestFace rest) {

  static Workings of(TwilioEmulator.Credentials account, Clock clock) {
    String sid = account.accountSid();
    Turn turn = new Turn();
    Now now = new Now(clock);
    Rooms rooms = new Rooms();
    Usage usage = new Usage();
    Announcer announcer = new Announcer(turn);
    Switchboard switchboard =
        new Switchboard(now, rooms, new TokenCheck(account), announcer, usage);
    turn.beginWith(switchboard::lapse);
    RoomsApi api = new RoomsApi(sid, now, rooms, switchboard, Behaviour.defaults());
    RestFace rest =
        new RestFace(turn, account, routes(api, new ParticipantsApi(sid, api, switchboard)));
    return new Workings(account, turn, now, rooms, usage, announcer, switchboard, api, rest);
  }

  private static List<Route> routes(RoomsApi rooms, ParticipantsApi people) {
    String room = "/v1/Rooms/*";
    String person = room + "/Participants/*";
    return List.of(
        Route.of("POST /v1/Rooms", Operation.CREATE_ROOM, rooms::create),
        Route.of("GET /v1/Rooms", Operation.LIST_ROOMS, rooms::list),
        Route.of("GET " + room, Operation.FETCH_ROOM, rooms::fetch),
        Route.of("POST " + room, Operation.END_ROOM, rooms::update),
        Route.of("GET " + room + "/Participants", Operation.LIST_PARTICIPANTS, people::list),
        Route.of("GET " + person, Operation.FETCH_PARTICIPANT, people::fetch),
        Route.of("POST " + person, Operation.DISCONNECT_PARTICIPANT, people::update),
        Route.of("POST " + person + "/Anonymize", Operation.ANONYMIZE, people::anonymize));
  }

  void behave(Behaviour how) {
    turn.take(
        () -> {
          switchboard.adHoc(how.adHocRooms());
          roomsApi.behave(how);
        });
  }
}
