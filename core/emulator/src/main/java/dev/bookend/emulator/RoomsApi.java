package dev.bookend.emulator;

import static dev.bookend.emulator.ApiException.unless;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The resource {@code /v1/Rooms}. Guarded by the emulator's lock. */
final class RoomsApi {
  static final int PAGE_SIZE = 1000;

  /** The emulator has no failed rooms. */
  private static final List<String> STATUSES = List.of("in-progress", "completed", "failed");

  private final String account;
  private final Now now;
  private final Rooms rooms;
  private final SessionManager sessions;
  private TwilioEmulator.Options options = TwilioEmulator.Options.defaults();

  RoomsApi(String account, Now now, Rooms rooms, SessionManager sessions) {
    this.account = account;
    this.now = now;
    this.rooms = rooms;
    this.sessions = sessions;
  }

  void configure(TwilioEmulator.Options how) {
    options = how;
  }

  ApiResponse create(ApiRequest request) {
    RoomForm form = new RoomForm(request);
    String name = form.name();
    Terms terms = form.terms();
    unless(name == null || rooms.find(name).isEmpty(), ApiProblem.ROOM_EXISTS);
    unless(rooms.openCount() < options.maxRooms(), ApiProblem.TOO_MANY_ROOMS);
    return ApiResponse.of(201, json(request, sessions.open(name, terms)));
  }

  ApiResponse list(ApiRequest request) {
    Map<String, String> query = request.query();
    String status = query.getOrDefault("Status", "in-progress");
    unless(STATUSES.contains(status), ApiProblem.PARAMETER);
    Instant after = instant(query, "DateCreatedAfter", Instant.MIN);
    Instant before = instant(query, "DateCreatedBefore", Instant.MAX);
    List<Room> found =
        rooms.newestFirst(status.equals("completed")).stream()
            .filter(room -> !status.equals("failed") && isVisible(room))
            .filter(room -> query.getOrDefault("UniqueName", room.name).equals(room.name))
            .filter(room -> !room.since.isBefore(after) && room.since.isBefore(before))
            .toList();
    ResultPage<Room> page =
        new ResultPage<>(request, request.base(), PAGE_SIZE, found, room -> room.number);
    return ApiResponse.of(200, page.withMeta("rooms", room -> json(request, room)));
  }

  static Instant instant(Map<String, String> query, String name, Instant defaultValue) {
    String value = query.getOrDefault(name, "");
    return value.isEmpty() ? defaultValue : Times.parse(value);
  }

  ApiResponse fetch(ApiRequest request) {
    return ApiResponse.of(200, json(request, find(request)));
  }

  ApiResponse update(ApiRequest request) {
    Room room = find(request);
    boolean completes = "completed".equals(request.form().get("Status"));
    unless(completes && !room.isCompleted(), ApiProblem.STATUS);
    sessions.close(room);
    return ApiResponse.of(202, json(request, room));
  }

  /** Returns the room in the path. */
  Room find(ApiRequest request) {
    return rooms
        .findAny(request.segment(2))
        .filter(this::isVisible)
        .orElseThrow(() -> new ApiException(ApiProblem.NOT_FOUND));
  }

  private boolean isVisible(Room room) {
    Instant until = room.until();
    Duration gone = options.goneAfterEnd();
    return until == null || !now.instant().isBefore(until.plus(gone));
  }

  private ObjectNode json(ApiRequest request, Room room) {
    String url = request.base() + "/v1/Rooms/" + room.sid;
    Terms terms = room.terms;
    MediaTerms media = terms.media();
    Terms.Callback callback = terms.callback();
    ObjectNode json =
        Json.object()
            .put("sid", room.sid)
            .put("account_sid", account)
            .put("unique_name", room.name)
            .put("status", room.isCompleted() ? "completed" : "in-progress")
            .put("type", "group")
            .put("date_created", Times.iso(room.since))
            .put("date_updated", Times.iso(room.changed()))
            .put("end_time", Times.iso(room.until()))
            .put("duration", Times.seconds(room.since, room.until()))
            .put("max_participants", terms.maxParticipants())
            .put("max_participant_duration", terms.maxParticipantDuration().toSeconds())
            .put("max_concurrent_published_tracks", 170)
            .put("empty_room_timeout", terms.emptyTimeout().toMinutes())
            .put("unused_room_timeout", terms.unusedTimeout().toMinutes())
            .put("status_callback", callback == null ? null : callback.url())
            .put("status_callback_method", callback == null ? "POST" : callback.method())
            .put("record_participants_on_connect", media.recorded())
            .put("transcribe_participants_on_connect", media.transcribed())
            .put("media_region", media.region())
            .put("audio_only", media.audioOnly())
            .put("enable_turn", true)
            .put("large_room", media.large())
            .put("url", url);
    json.set("video_codecs", Json.texts(media.codecs()));
    json.set("transcriptions_configuration", media.transcriptions());
    json.set(
        "links",
        Json.object()
            .put("participants", url + "/Participants")
            .put("recordings", url + "/Recordings")
            .put("recording_rules", url + "/RecordingRules"));
    return json;
  }
}
