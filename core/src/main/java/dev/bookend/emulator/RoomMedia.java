package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The media state of a room: dominant speaker, network quality and switched-off tracks. Guarded by
 * the emulator's lock.
 */
final class RoomMedia {
  private static final int BEST_QUALITY = 5;

  private final Room room;
  private final DominantSpeaker speaker = new DominantSpeaker();
  private final Map<RoomParticipant, Integer> qualities = new HashMap<>();

  RoomMedia(Room room) {
    this.room = room;
  }

  /** Sends the changes to all browsers, after participants, tracks or requests have changed. */
  void update() {
    List<RoomParticipant> present = room.members();
    qualities.keySet().retainAll(present);
    speaker.update(present);
    for (RoomParticipant member : present) {
      member.media().ifPresent(session -> update(member, session));
    }
  }

  private void update(RoomParticipant member, MediaSession session) {
    Optional<RoomParticipant> loudest = speaker.among(room.known(member));
    session.sendSpeaker(loudest.map(one -> one.sid).orElse(null));
    Map<Track, RoomParticipant> received = room.subscribed(member);
    Set<String> sids = sids(received);
    session.retain(sids);
    session.sendSwitchedOff(SwitchedOffTracks.of(session, received, loudest), sids);
  }

  private static Set<String> sids(Map<Track, RoomParticipant> received) {
    return received.keySet().stream().map(Track::sid).collect(Collectors.toSet());
  }

  /** Processes a message of a data channel. */
  void receive(RoomParticipant member, MediaSession session, String label, JsonNode message) {
    MediaProtocol protocol = session.hear(label).orElse(null);
    if (protocol == null || !member.isConnected()) {
      return;
    }
    if (message.path("type").asText().equals(protocol.key())) {
      Set<String> received = sids(room.subscribed(member));
      switch (protocol) {
        case NETWORK_QUALITY -> {
          session.report().take(message);
          sendQuality(member, session);
        }
        case RENDER_HINTS -> session.hint(message.path("subscriber"), received);
        case TRACK_PRIORITY ->
            session.prioritize(message.path("track").asText(), message.path("subscribe"), received);
        default -> {
          // sent by the emulator only
        }
      }
    }
    update(member, session);
  }

  void speak(RoomParticipant member) {
    speaker.speak(member);
    update();
  }

  void silence() {
    speaker.silence();
    update();
  }

  void quality(RoomParticipant member, int level) {
    qualities.put(member, level);
    for (RoomParticipant one : room.members()) {
      one.media().ifPresent(session -> sendQuality(one, session));
    }
  }

  private void sendQuality(RoomParticipant member, MediaSession session) {
    Map<RoomParticipant, Integer> others = new LinkedHashMap<>();
    room.known(member).forEach(other -> others.put(other, quality(other)));
    session.sendQuality(session.report().answer(quality(member), others));
  }

  private int quality(RoomParticipant member) {
    return qualities.getOrDefault(member, BEST_QUALITY);
  }
}
