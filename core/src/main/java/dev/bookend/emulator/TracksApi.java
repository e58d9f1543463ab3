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

  private final ParticipantsApi people;

  TracksApi(ParticipantsApi people) {
    this.people = people;
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

  private ApiAnswer listPublished(ApiRequest request) {
    RoomParticipant member = people.find(request);
    return list(
        request, "published_tracks", published(member), track -> json(request, member, track));
  }

  private ApiAnswer fetchPublished(ApiRequest request) {
    RoomParticipant member = people.find(request);
    Track track = find(request, published(member));
    return ApiAnswer.of(200, json(request, member, track));
  }

  private ApiAnswer listSubscribed(ApiRequest request) {
    RoomParticipant member = people.find(request);
    Map<Track, RoomParticipant> all = subscribed(member);
    return list(
        request,
        "subscribed_tracks",
        all.keySet(),
        track -> json(request, member, track).put("publisher_sid", publisher(all, track)));
  }

  private ApiAnswer fetchSubscribed(ApiRequest request) {
    RoomParticipant member = people.find(request);
    Map<Track, RoomParticipant> all = subscribed(member);
    Track track = find(request, all.keySet());
    return ApiAnswer.of(
        200, json(request, member, track).put("publisher_sid", publisher(all, track)));
  }

  /** Returns the published tracks; none once the participant has left. */
  private static Collection<Track> published(RoomParticipant member) {
    return member.isConnected() ? member.tracks() : List.of();
  }

  private static Map<Track, RoomParticipant> subscribed(RoomParticipant member) {
    return member.isConnected() ? member.room.subscribed(member) : Map.of();
  }

  private static String publisher(Map<Track, RoomParticipant> all, Track track) {
    RoomParticipant publisher = all.get(track);
    return publisher == null ? "" : publisher.sid;
  }

  private static ApiAnswer list(
      ApiRequest request, String key, Collection<Track> tracks, Function<Track, ObjectNode> json) {
    List<Track> all = List.copyOf(tracks);
    ResultPage<Track> slice =
        new ResultPage<>(
            request,
            request.base(),
            RoomsApi.PAGE_SIZE,
            all,
            track -> (long) all.size() - all.indexOf(track));
    return ApiAnswer.of(200, slice.withMeta(key, json));
  }

  /** The track of the path, by its SID or its name. */
  private static Track find(ApiRequest request, Collection<Track> tracks) {
    String wanted = request.segment(TRACK);
    return tracks.stream()
        .filter(track -> wanted.equals(track.sid()) || wanted.equals(track.name()))
        .findFirst()
        .orElseThrow(() -> new ApiException(ApiProblem.NOT_FOUND));
  }

  private static ObjectNode json(ApiRequest request, RoomParticipant member, Track track) {
    String url =
        ParticipantsApi.url(request, member) + "/" + request.segment(TRACK - 1) + "/" + track.sid();
    return Json.object()
        .put("sid", track.sid())
        .put("participant_sid", member.sid)
        .put("room_sid", member.room.sid)
        .put("name", track.name())
        .put("kind", track.kind())
        .put("enabled", track.enabled())
        .put("date_created", Times.iso(track.since()))
        .put("date_updated", Times.iso(track.since()))
        .put("url", url);
  }

  private ApiAnswer fetchRules(ApiRequest request) {
    return ApiAnswer.of(200, json(people.find(request)));
  }

  private ApiAnswer changeRules(ApiRequest request) {
    RoomParticipant member = people.find(request);
    Rules rules =
        Rules.read(Json.read(request.form().getOrDefault("Rules", "")), KINDS)
            .orElseThrow(() -> new ApiException(ApiProblem.SUBSCRIBE_RULES));
    member.room.subscribeBy(member, rules);
    return ApiAnswer.of(202, json(member));
  }

  private static ObjectNode json(RoomParticipant member) {
    ObjectNode json =
        Json.object()
            .put("participant_sid", member.sid)
            .put("room_sid", member.room.sid)
            .put("date_created", Times.iso(member.since))
            .put("date_updated", Times.iso(member.since));
    json.set("rules", member.subscribeRules().json());
    return json;
  }
}
