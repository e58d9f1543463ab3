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
 * The media signalling with one browser: its peer connection to the emulator, what it asked for by
 * it, and what it was sent. Used in turns only.
 */
final class MediaSession {
  private final Map<String, MediaProtocol> protocols;
  private final Set<MediaProtocol> ready = EnumSet.noneOf(MediaProtocol.class);
  private final Map<String, Boolean> wanted = new HashMap<>();
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

  /** One for the protocols that a browser asks for. */
  static MediaSession of(List<MediaProtocol> asked) {
    Map<String, MediaProtocol> protocols = new LinkedHashMap<>();
    asked.forEach(protocol -> protocols.put(Sid.random(""), protocol));
    return new MediaSession(protocols);
  }

  /** The same anew, with nothing heard yet. */
  MediaSession again() {
    MediaSession again = of(List.copyOf(protocols.values()));
    again.profile = profile;
    return again;
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

  /** Ends the connection; nothing is sent any more. */
  void close() {
    connection.ifPresent(MediaConnection::close);
    connection = Optional.empty();
    ready.clear();
  }

  /** As the SDK is told of it: the data channel of each protocol. */
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

  /** The protocol of a channel, whose browser is ready from the first message on. */
  Optional<MediaProtocol> hear(String label) {
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

  /** Sends who is the loudest, if that has changed. */
  void sendSpeaker(@Nullable String sid) {
    boolean changed = sid == null ? speaker != null : !sid.equals(speaker);
    if (changed && ready.contains(MediaProtocol.ACTIVE_SPEAKER)) {
      speaker = sid;
      send(
          MediaProtocol.ACTIVE_SPEAKER,
          Json.object(MediaProtocol.ACTIVE_SPEAKER.key()).put("participant", sid));
    }
  }

  /** Sends which tracks are switched off and on, if that has changed. */
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

  /** Answers hints of which tracks are shown. Dimensions change nothing: media go past us. */
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
        wanted.put(track, hint.path("enabled").asBoolean());
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

  /** Whether a track is off whatever the others are. */
  boolean isOff(String track) {
    return forcedOff.contains(track) || !wanted.getOrDefault(track, true);
  }

  /** The subscriber's own priority of a track, if it has set one. */
  Optional<String> priority(String track) {
    return Optional.ofNullable(priorities.get(track));
  }

  /** Forgets tracks that are gone. */
  void retain(Set<String> received) {
    wanted.keySet().retainAll(received);
    priorities.keySet().retainAll(received);
    forcedOff.retainAll(received);
  }
}
