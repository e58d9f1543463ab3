package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.emulator.EmulatorFaults.Operation;
import java.util.List;

/**
 * The resources {@code Recordings} and {@code RecordingRules} of a room. Rules are stored and sent
 * to browsers, but nothing is recorded. Guarded by the emulator's lock.
 */
final class RecordingsApi {
  private final RoomsApi rooms;

  RecordingsApi(RoomsApi rooms) {
    this.rooms = rooms;
  }

  List<Route> routes() {
    String room = "/v1/Rooms/*";
    return List.of(
        Route.of("GET " + room + "/Recordings", Operation.READ_RECORDINGS, this::list),
        Route.of("GET " + room + "/RecordingRules", Operation.READ_RECORDINGS, this::fetchRules),
        Route.of("POST " + room + "/RecordingRules", Operation.CHANGE_RULES, this::changeRules));
  }

  private ApiResponse list(ApiRequest request) {
    rooms.find(request);
    ResultPage<Room> none =
        new ResultPage<>(
            request, request.base(), RoomsApi.PAGE_SIZE, List.of(), room -> room.number);
    return ApiResponse.of(200, none.withMeta("recordings", room -> Json.object()));
  }

  private ApiResponse fetchRules(ApiRequest request) {
    return ApiResponse.of(200, json(rooms.find(request)));
  }

  private ApiResponse changeRules(ApiRequest request) {
    Room room = rooms.find(request);
    Rules rules = MediaForm.recordingRules(request.form().getOrDefault("Rules", ""));
    ApiException.unless(!room.isCompleted(), ApiProblem.STATUS);
    room.changeRecordingRules(rules);
    return ApiResponse.of(202, json(room));
  }

  private static ObjectNode json(Room room) {
    ObjectNode json =
        Json.object()
            .put("room_sid", room.sid)
            .put("date_created", Times.iso(room.since))
            .put("date_updated", Times.iso(room.changed()));
    json.set("rules", room.recordingRules().json());
    return json;
  }
}
