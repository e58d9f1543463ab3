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

  ApiAnswer list(ApiRequest request) {
    Map<String, String> query = request.query();
    Room room = rooms.find(request);
    String status = query.getOrDefault("Status", room.isCompleted() ? "disconnected" : "connected");
    unless(STATUSES.contains(status), ApiProblem.PARAMETER);
    Instant after = RoomsApi.instant(query, "DateCreatedAfter", Instant.MIN);
    Instant before = RoomsApi.instant(query, "DateCreatedBefore", Instant.MAX);
    List<RoomParticipant> found =
        newestFirst(room).stream()
            .filter(member -> status.equals(status(member)))
            .filter(member -> query.getOrDefault("Identity", member.shown()).equals(member.shown()))
            .filter(member -> !member.since.isBefore(after) && member.since.isBefore(before))
            .toList();
    ResultPage<RoomParticipant> slice =
        new ResultPage<>(
            request, request.base(), RoomsApi.PAGE_SIZE, found, member -> member.number);
    return ApiAnswer.of(
        200, slice.withMeta("participants", member -> jsonWithLinks(request, member)));
  }

  ApiAnswer fetch(ApiRequest request) {
    return ApiAnswer.of(200, jsonWithLinks(request, find(request)));
  }

  ApiAnswer update(ApiRequest request) {
    RoomParticipant member = find(request);
    unless("disconnected".equals(request.form().get("Status")), ApiProblem.PARAMETER);
    if (member.isConnected()) {
      sessions.putOut(member);
    }
    return ApiAnswer.of(202, jsonWithLinks(request, member));
  }

  ApiAnswer anonymize(ApiRequest request) {
    RoomParticipant member = find(request);
    unless(member.room.isCompleted(), ApiProblem.PARAMETER);
    member.anonymize();
    return ApiAnswer.of(200, json(request, member));
  }

  /** Returns the participant in the path, by SID, or the newest one by identity. */
  RoomParticipant find(ApiRequest request) {
    String wanted = request.segment(4);
    return newestFirst(rooms.find(request)).stream()
        .filter(member -> wanted.equals(member.sid) || wanted.equals(member.shown()))
        .findFirst()
        .orElseThrow(() -> new ApiException(ApiProblem.NOT_FOUND));
  }

  private static List<RoomParticipant> newestFirst(Room room) {
    return room.everybody().stream()
        .sorted(Comparator.comparingLong((RoomParticipant member) -> member.number).reversed())
        .toList();
  }

  private static String status(RoomParticipant member) {
    return member.isConnected() ? "connected" : "disconnected";
  }

  static String url(ApiRequest request, RoomParticipant member) {
    return request.base() + "/v1/Rooms/" + member.room.sid + "/Participants/" + member.sid;
  }

  private ObjectNode jsonWithLinks(ApiRequest request, RoomParticipant member) {
    String url = url(request, member);
    ObjectNode json = json(request, member);
    json.set(
        "links",
        Json.object()
            .put("subscribe_rules", url + "/SubscribeRules")
            .put("subscribed_tracks", url + "/SubscribedTracks")
            .put("published_tracks", url + "/PublishedTracks")
            .put("anonymize", url + "/Anonymize"));
    return json;
  }

  private ObjectNode json(ApiRequest request, RoomParticipant member) {
    Instant until = member.until();
    return Json.object()
        .put("sid", member.sid)
        .put("room_sid", member.room.sid)
        .put("account_sid", account)
        .put("status", status(member))
        .put("identity", member.shown())
        .put("date_created", Times.iso(member.since))
        .put("date_updated", Times.iso(until == null ? member.since : until))
        .put("start_time", Times.iso(member.since))
        .put("end_time", Times.iso(until))
        .put("duration", Times.seconds(member.since, until))
        .put("url", url(request, member));
  }
}
