package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The published and the rejected tracks of one participant. Guarded by the emulator's lock. */
final class PublishedTracks {
  private static final int MAX_TRACKS = 32;
  private static final int MAX_NAME = 128;

  private final boolean audioOnly;
  private Map<String, Track> tracks = Map.of();
  private Map<String, SignallingError> rejected = Map.of();
  private int clientRevision;
  private int revision;

  PublishedTracks(boolean audioOnly) {
    this.audioOnly = audioOnly;
  }

  Collection<Track> tracks() {
    return tracks.values();
  }

  /**
   * Updates the tracks from a browser's message.
   *
   * @return whether anything has changed
   */
  boolean update(JsonNode participant, Instant now) {
    int newest = participant.path("revision").asInt();
    if (newest <= clientRevision || !participant.path("tracks").isArray()) {
      return false;
    }
    clientRevision = newest;
    Map<String, Track> accepted = new LinkedHashMap<>();
    Map<String, SignallingError> invalid = new LinkedHashMap<>();
    for (JsonNode json : participant.path("tracks")) {
      if (Track.isValid(json) && invalid.size() < MAX_TRACKS) {
        Track track = Track.of(json, tracks, now);
        SignallingError error = error(track, accepted);
        if (error == null) {
          accepted.put(track.id(), track);
        } else {
          invalid.put(track.id(), error);
        }
      }
    }
    boolean changed = !accepted.equals(tracks) || !invalid.equals(rejected);
    tracks = accepted;
    rejected = invalid;
    return changed;
  }

  private @Nullable SignallingError error(Track track, Map<String, Track> accepted) {
    if (audioOnly && track.kind().equals("video")) {
      return SignallingError.TRACK_KIND;
    }
    if (accepted.size() >= MAX_TRACKS) {
      return SignallingError.TOO_MANY_TRACKS;
    }
    if (track.name().length() > MAX_NAME) {
      return SignallingError.TRACK_NAME_TOO_LONG;
    }
    boolean duplicate = accepted.values().stream().anyMatch(one -> one.name().equals(track.name()));
    return duplicate ? SignallingError.TRACK_NAME_DUPLICATED : null;
  }

  /** Describes the tracks to their publisher: SIDs, and the errors of rejected tracks. */
  ObjectNode described() {
    ObjectNode described = Json.object().put("revision", ++revision);
    described.set(
        "tracks",
        Json.array(
            Stream.concat(
                tracks().stream().map(Track::published),
                rejected.entrySet().stream().map(one -> failed(one.getKey(), one.getValue())))));
    return described;
  }

  private static ObjectNode failed(String id, SignallingError error) {
    ObjectNode failed = Json.object().put("id", id).put("state", "failed");
    failed.set("error", Json.object().put("code", error.code).put("message", error.message));
    return failed;
  }
}
