package dev.bookend.emulator;

import static dev.bookend.emulator.ApiException.unless;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The resource {@code /v1/Rooms/{room}/Participants}. Guarded by the emulator's lock. */
final class ParticipantsApi {
  private static final List<String> STATUSES = List.of("connected", "disconnected");

  private final String account;
  private final RoomsApi rooms;
  private final SessionManager sessions;

  ParticipantsApi(String account, RoomsApi rooms, SessionManager sessions) {
    this.account = account;
    this.rooms = rooms;
    this.sessions = sessions;
  }

  ApiResponse list(ApiRequest request) {
    Map<String, String> query = request.query();
    Room room = rooms.find(request);
    String status = query.getOrDefault("Status", room.isCompleted() ? "disconnected" : "connected");
    unless(STATUSES.contains(status), ApiProblem.PARAMETER);
    Instant after = RoomsApi.instant(query, "DateCreatedAfter", Instant.MIN);
    Instant before = RoomsApi.instant(query, "DateCreatedBefore", Instant.MAX);
    List<RoomParticipant> found =
        newestFirst(room).stream()
            .filter(participant -> status.equals(status(participant)))
            .filter(
                participant ->
                    query
                        .getOrDefault("Identity", participant.visibleIdentity())
                        .equals(participant.visibleIdentity()))
            .filter(
                participant ->
                    !participant.since.isBefore(after) && participant.since.isBefore(before))
            .toList();
    ResultPage<RoomParticipant> page =
        new ResultPage<>(
            request, request.base(), RoomsApi.PAGE_SIZE, found, participant -> participant.number);
    return ApiResponse.of(
        200, page.withMeta("participants", participant -> jsonWithLinks(request, participant)));
  }

  ApiResponse fetch(ApiRequest request) {
    return ApiResponse.of(200, jsonWithLinks(request, find(request)));
  }

  ApiResponse update(ApiRequest request) {
    RoomParticipant participant = find(request);
    unless("disconnected".equals(request.form().get("Status")), ApiProblem.PARAMETER);
    if (participant.isConnected()) {
      sessions.evict(participant);
    }
    return ApiResponse.of(202, jsonWithLinks(request, participant));
  }

  ApiResponse anonymize(ApiRequest request) {
    RoomParticipant participant = find(request);
    unless(participant.room.isCompleted(), ApiProblem.PARAMETER);
    participant.anonymize();
    return ApiResponse.of(200, json(request, participant));
  }

  /** Returns the participant in the path, by SID, or the newest one by identity. */
  RoomParticipant find(ApiRequest request) {
    String wanted = request.segment(4);
    return newestFirst(rooms.find(request)).stream()
        .filter(
            participant ->
                wanted.equals(participant.sid) || wanted.equals(participant.visibleIdentity()))
        .findFirst()
        .orElseThrow(() -> new ApiException(ApiProblem.NOT_FOUND));
  }

  private static List<RoomParticipant> newestFirst(Room room) {
    return room.allParticipants().stream()
        .sorted(
            Comparator.comparingLong((RoomParticipant participant) -> participant.number)
                .reversed())
        .toList();
  }

  private static String status(RoomParticipant participant) {
    return participant.isConnected() ? "connected" : "disconnected";
  }

  static String url(ApiRequest request, RoomParticipant participant) {
    return request.base()
        + "/v1/Rooms/"
        + participant.room.sid
        + "/Participants/"
        + participant.sid;
  }

  private ObjectNode jsonWithLinks(ApiRequest request, RoomParticipant participant) {
    String url = url(request, participant);
    ObjectNode json = json(request, participant);
    json.set(
        "links",
        Json.object()
            .put("subscribe_rules", url + "/SubscribeRules")
            .put("subscribed_tracks", url + "/SubscribedTracks")
            .put("published_tracks", url + "/PublishedTracks")
            .put("anonymize", url + "/Anonymize"));
    return json;
  }

  private ObjectNode json(ApiRequest request, RoomParticipant participant) {
    Instant until = participant.until();
    return Json.object()
        .put("sid", participant.sid)
        .put("room_sid", participant.room.sid)
        .put("account_sid", account)
        .put("status", status(participant))
        .put("identity", participant.visibleIdentity())
        .put("date_created", Times.iso(participant.since))
        .put("date_updated", Times.iso(until == null ? participant.since : until))
        .put("start_time", Times.iso(participant.since))
        .put("end_time", Times.iso(until))
        .put("duration", Times.seconds(participant.since, until))
        .put("url", url(request, participant));
  }
}
