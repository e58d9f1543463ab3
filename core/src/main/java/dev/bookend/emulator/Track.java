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

  static boolean isOne(JsonNode told) {
    return !told.path("id").asText("").isEmpty() && KINDS.contains(told.path("kind").asText());
  }

  /** Parses a track. A known track keeps its SID. */
  static Track of(JsonNode told, Map<String, Track> known, Instant now) {
    String id = told.path("id").asText();
    Track before = known.get(id);
    return new Track(
        id,
        before == null ? Sid.random("MT") : before.sid,
        told.path("kind").asText(),
        told.path("name").asText(id),
        told.path("enabled").asBoolean(true),
        told.path("priority").asText("standard"),
        before == null ? now : before.since);
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
