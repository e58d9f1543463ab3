package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The media signalling with one browser: the peer connection, the browser's requests, and the last
 * state sent to it. Guarded by the emulator's lock.
 */
final class MediaSession {
  private final Map<String, MediaProtocol> protocols;
  private final Set<MediaProtocol> ready = EnumSet.noneOf(MediaProtocol.class);
  private final Map<String, Boolean> visible = new HashMap<>();
  private final Map<String, String> priorities = new HashMap<>();
  private final Set<String> forcedOff = new HashSet<>();
  private final QualityReport report = new QualityReport();
  private BandwidthProfile profile = BandwidthProfile.NONE;
  private Optional<MediaConnection> connection = Optional.empty();
  private @Nullable String speaker;
  private Set<String> off = Set.of();

  private MediaSession(Map<String, MediaProtocol> protocols) {
    this.protocols = protocols;
  }

  /** Creates a session for the protocols that a browser requests. */
  static MediaSession of(List<MediaProtocol> requested) {
    Map<String, MediaProtocol> protocols = new LinkedHashMap<>();
    requested.forEach(protocol -> protocols.put(Sid.random(""), protocol));
    return new MediaSession(protocols);
  }

  /** Creates a session with the same protocols and profile for a reconnected browser. */
  MediaSession copyForReconnect() {
    MediaSession copy = of(List.copyOf(protocols.values()));
    copy.profile = profile;
    return copy;
  }

  List<String> labels() {
    return List.copyOf(protocols.keySet());
  }

  void connectedBy(MediaConnection opened) {
    connection = Optional.of(opened);
  }

  Optional<MediaConnection> connection() {
    return connection;
  }

  /** Closes the connection. Later messages are dropped. */
  void close() {
    connection.ifPresent(MediaConnection::close);
    connection = Optional.empty();
    ready.clear();
  }

  /** Describes the session to the SDK: the data channel of each protocol. */
  ObjectNode described() {
    ObjectNode described = Json.object();
    if (connection.isPresent()) {
      protocols.forEach(
          (label, protocol) ->
              described
                  .putObject(protocol.key())
                  .putObject("transport")
                  .put("type", "data-channel")
                  .put("label", label));
    }
    return described;
  }

  /**
   * Returns the protocol of a channel and marks it as ready: the browser listens from its first
   * message on.
   */
  Optional<MediaProtocol> markReady(String label) {
    Optional<MediaProtocol> protocol = Optional.ofNullable(protocols.get(label));
    protocol.ifPresent(ready::add);
    return protocol;
  }

  private void send(MediaProtocol protocol, ObjectNode message) {
    if (ready.contains(protocol)) {
      protocols.forEach(
          (label, one) -> {
            if (one == protocol) {
              connection.ifPresent(open -> open.send(label, message));
            }
          });
    }
  }

  QualityReport report() {
    return report;
  }

  void sendQuality(ObjectNode message) {
    send(MediaProtocol.NETWORK_QUALITY, message);
  }

  /** Sends the dominant speaker if it has changed. */
  void sendSpeaker(@Nullable String sid) {
    boolean changed = sid == null ? speaker != null : !sid.equals(speaker);
    if (changed && ready.contains(MediaProtocol.ACTIVE_SPEAKER)) {
      speaker = sid;
      send(
          MediaProtocol.ACTIVE_SPEAKER,
          Json.object(MediaProtocol.ACTIVE_SPEAKER.key()).put("participant", sid));
    }
  }

  /** Sends the tracks that were switched off or on since the last message. */
  void sendSwitchedOff(Set<String> switchedOff, Set<String> received) {
    Set<String> more = new HashSet<>(switchedOff);
    more.removeAll(off);
    Set<String> fewer = new HashSet<>(off);
    fewer.removeAll(switchedOff);
    fewer.retainAll(received);
    if (ready.contains(MediaProtocol.TRACK_SWITCH_OFF)) {
      off = Set.copyOf(switchedOff);
      if (!more.isEmpty() || !fewer.isEmpty()) {
        ObjectNode message = Json.object(MediaProtocol.TRACK_SWITCH_OFF.key());
        message.set("off", Json.texts(more));
        message.set("on", Json.texts(fewer));
        send(MediaProtocol.TRACK_SWITCH_OFF, message);
      }
    }
  }

  /**
   * Answers render hints. Visibility switches tracks off and on. Dimensions have no effect, because
   * media do not pass through the emulator.
   */
  void hint(JsonNode subscriber, Set<String> received) {
    ObjectNode answer = Json.object().put("id", subscriber.path("id").asInt());
    answer.set("hints", Json.array(results(subscriber.path("hints"), received)));
    ObjectNode message = Json.object(MediaProtocol.RENDER_HINTS.key());
    message.set("subscriber", answer);
    send(MediaProtocol.RENDER_HINTS, message);
  }

  private List<ObjectNode> results(JsonNode hints, Set<String> received) {
    List<ObjectNode> results = new ArrayList<>();
    for (JsonNode hint : hints) {
      String track = hint.path("track").asText();
      boolean known = received.contains(track);
      if (known && hint.path("enabled").isBoolean()) {
        visible.put(track, hint.path("enabled").asBoolean());
      }
      results.add(Json.object().put("track", track).put("result", known ? "OK" : "UNKNOWN_TRACK"));
    }
    return results;
  }

  void prioritize(String track, JsonNode priority, Set<String> received) {
    if (priority.isTextual() && received.contains(track)) {
      priorities.put(track, priority.asText());
    } else {
      priorities.remove(track);
    }
  }

  void profile(JsonNode bandwidthProfile) {
    if (bandwidthProfile.isObject()) {
      profile = BandwidthProfile.of(bandwidthProfile);
    }
  }

  BandwidthProfile profile() {
    return profile;
  }

  void force(String track, boolean isOff) {
    if (isOff) {
      forcedOff.add(track);
    } else {
      forcedOff.remove(track);
    }
  }

  /** Returns whether a track is off, regardless of the bandwidth profile. */
  boolean isOff(String track) {
    return forcedOff.contains(track) || !visible.getOrDefault(track, true);
  }

  /** Returns the subscriber's priority of a track, if set. */
  Optional<String> priority(String track) {
    return Optional.ofNullable(priorities.get(track));
  }

  /** Removes the settings of tracks that are no longer received. */
  void retain(Set<String> received) {
    visible.keySet().retainAll(received);
    priorities.keySet().retainAll(received);
    forcedOff.retainAll(received);
  }
}
