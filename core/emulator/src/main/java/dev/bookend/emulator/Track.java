package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A published track.
 *
 * @param id ID of the track in the publisher's browser
 * @param sid SID of the track
 * @param kind audio, video or data
 * @param name name of the track; the ID by default
 * @param enabled false if muted
 * @param priority the publisher's priority
 * @param since when the track was published
 */
record Track(
    String id,
    String sid,
    String kind,
    String name,
    boolean enabled,
    String priority,
    Instant since) {
  private static final Set<String> KINDS = Set.of("audio", "video", "data");

  static boolean isValid(JsonNode json) {
    return !json.path("id").asText("").isEmpty() && KINDS.contains(json.path("kind").asText());
  }

  /** Parses a track. A known track keeps its SID. */
  static Track of(JsonNode json, Map<String, Track> known, Instant now) {
    String id = json.path("id").asText();
    Track earlier = known.get(id);
    return new Track(
        id,
        earlier == null ? Sid.random("MT") : earlier.sid,
        json.path("kind").asText(),
        json.path("name").asText(id),
        json.path("enabled").asBoolean(true),
        json.path("priority").asText("standard"),
        earlier == null ? now : earlier.since);
  }

  /** Describes the track to other participants. */
  ObjectNode described() {
    return subscribed()
        .put("kind", kind)
        .put("name", name)
        .put("enabled", enabled)
        .put("priority", priority);
  }

  /** Describes the track to its publisher. */
  ObjectNode published() {
    return subscribed().put("state", "ready");
  }

  ObjectNode subscribed() {
    return Json.object().put("id", id).put("sid", sid);
  }
}
