package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.emulator.EmulatorFaults.Operation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The resources {@code PublishedTracks}, {@code SubscribedTracks} and {@code SubscribeRules} of a
 * participant. Guarded by the emulator's lock.
 */
final class TracksApi {
  /** Track kinds of subscribe rules. */
  static final Set<String> KINDS = Set.of("audio", "video", "data");

  private static final int TRACK = 6;

  private final ParticipantsApi participants;

  TracksApi(ParticipantsApi participants) {
    this.participants = participants;
  }

  List<Route> routes() {
    String one = "/v1/Rooms/*/Participants/*";
    Operation read = Operation.READ_TRACKS;
    return List.of(
        Route.of("GET " + one + "/PublishedTracks", read, this::listPublished),
        Route.of("GET " + one + "/PublishedTracks/*", read, this::fetchPublished),
        Route.of("GET " + one + "/SubscribedTracks", read, this::listSubscribed),
        Route.of("GET " + one + "/SubscribedTracks/*", read, this::fetchSubscribed),
        Route.of("GET " + one + "/SubscribeRules", read, this::fetchRules),
        Route.of("POST " + one + "/SubscribeRules", Operation.CHANGE_RULES, this::changeRules));
  }

  private ApiResponse listPublished(ApiRequest request) {
    RoomParticipant participant = participants.find(request);
    return list(
        request,
        "published_tracks",
        published(participant),
        track -> json(request, participant, track));
  }

  private ApiResponse fetchPublished(ApiRequest request) {
    RoomParticipant participant = participants.find(request);
    Track track = find(request, published(participant));
    return ApiResponse.of(200, json(request, participant, track));
  }

  private ApiResponse listSubscribed(ApiRequest request) {
    RoomParticipant participant = participants.find(request);
    Map<Track, RoomParticipant> all = subscribed(participant);
    return list(
        request,
        "subscribed_tracks",
        all.keySet(),
        track -> json(request, participant, track).put("publisher_sid", publisher(all, track)));
  }

  private ApiResponse fetchSubscribed(ApiRequest request) {
    RoomParticipant participant = participants.find(request);
    Map<Track, RoomParticipant> all = subscribed(participant);
    Track track = find(request, all.keySet());
    return ApiResponse.of(
        200, json(request, participant, track).put("publisher_sid", publisher(all, track)));
  }

  /** Returns the published tracks; none once the participant has left. */
  private static Collection<Track> published(RoomParticipant participant) {
    return participant.isConnected() ? participant.tracks() : List.of();
  }

  private static Map<Track, RoomParticipant> subscribed(RoomParticipant participant) {
    return participant.isConnected() ? participant.room.subscribed(participant) : Map.of();
  }

  private static String publisher(Map<Track, RoomParticipant> all, Track track) {
    RoomParticipant publisher = all.get(track);
    return publisher == null ? "" : publisher.sid;
  }

  private static ApiResponse list(
      ApiRequest request, String key, Collection<Track> tracks, Function<Track, ObjectNode> json) {
    List<Track> all = List.copyOf(tracks);
    ResultPage<Track> page =
        new ResultPage<>(
            request,
            request.base(),
            RoomsApi.PAGE_SIZE,
            all,
            track -> (long) all.size() - all.indexOf(track));
    return ApiResponse.of(200, page.withMeta(key, json));
  }

  /** The track of the path, by its SID or its name. */
  private static Track find(ApiRequest request, Collection<Track> tracks) {
    String wanted = request.segment(TRACK);
    return tracks.stream()
        .filter(track -> wanted.equals(track.sid()) || wanted.equals(track.name()))
        .findFirst()
        .orElseThrow(() -> new ApiException(ApiProblem.NOT_FOUND));
  }

  private static ObjectNode json(ApiRequest request, RoomParticipant participant, Track track) {
    String url =
        ParticipantsApi.url(request, participant)
            + "/"
            + request.segment(TRACK - 1)
            + "/"
            + track.sid();
    return Json.object()
        .put("sid", track.sid())
        .put("participant_sid", participant.sid)
        .put("room_sid", participant.room.sid)
        .put("name", track.name())
        .put("kind", track.kind())
        .put("enabled", track.enabled())
        .put("date_created", Times.iso(track.since()))
        .put("date_updated", Times.iso(track.since()))
        .put("url", url);
  }

  private ApiResponse fetchRules(ApiRequest request) {
    return ApiResponse.of(200, json(participants.find(request)));
  }

  private ApiResponse changeRules(ApiRequest request) {
    RoomParticipant participant = participants.find(request);
    Rules rules =
        Rules.read(Json.read(request.form().getOrDefault("Rules", "")), KINDS)
            .orElseThrow(() -> new ApiException(ApiProblem.SUBSCRIBE_RULES));
    participant.room.changeSubscribeRules(participant, rules);
    return ApiResponse.of(202, json(participant));
  }

  private static ObjectNode json(RoomParticipant participant) {
    ObjectNode json =
        Json.object()
            .put("participant_sid", participant.sid)
            .put("room_sid", participant.room.sid)
            .put("date_created", Times.iso(participant.since))
            .put("date_updated", Times.iso(participant.since));
    json.set("rules", participant.subscribeRules().json());
    return json;
  }
}
