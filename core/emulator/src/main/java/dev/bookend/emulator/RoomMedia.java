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
    List<RoomParticipant> present = room.participants();
    qualities.keySet().retainAll(present);
    speaker.update(present);
    for (RoomParticipant participant : present) {
      participant.media().ifPresent(session -> update(participant, session));
    }
  }

  private void update(RoomParticipant participant, MediaSession session) {
    Optional<RoomParticipant> loudest = speaker.among(room.known(participant));
    session.sendSpeaker(loudest.map(one -> one.sid).orElse(null));
    Map<Track, RoomParticipant> received = room.subscribed(participant);
    Set<String> sids = sids(received);
    session.retain(sids);
    session.sendSwitchedOff(SwitchedOffTracks.of(session, received, loudest), sids);
  }

  private static Set<String> sids(Map<Track, RoomParticipant> received) {
    return received.keySet().stream().map(Track::sid).collect(Collectors.toSet());
  }

  /** Processes a message of a data channel. */
  void receive(RoomParticipant participant, MediaSession session, String label, JsonNode message) {
    MediaProtocol protocol = session.markReady(label).orElse(null);
    if (protocol == null || !participant.isConnected()) {
      return;
    }
    if (message.path("type").asText().equals(protocol.key())) {
      Set<String> received = sids(room.subscribed(participant));
      switch (protocol) {
        case NETWORK_QUALITY -> {
          session.report().take(message);
          sendQuality(participant, session);
        }
        case RENDER_HINTS -> session.hint(message.path("subscriber"), received);
        case TRACK_PRIORITY ->
            session.prioritize(message.path("track").asText(), message.path("subscribe"), received);
        default -> {
          // sent by the emulator only
        }
      }
    }
    update(participant, session);
  }

  void speak(RoomParticipant participant) {
    speaker.speak(participant);
    update();
  }

  void silence() {
    speaker.silence();
    update();
  }

  void quality(RoomParticipant participant, int level) {
    qualities.put(participant, level);
    for (RoomParticipant one : room.participants()) {
      one.media().ifPresent(session -> sendQuality(one, session));
    }
  }

  private void sendQuality(RoomParticipant participant, MediaSession session) {
    Map<RoomParticipant, Integer> others = new LinkedHashMap<>();
    room.known(participant).forEach(other -> others.put(other, quality(other)));
    session.sendQuality(session.report().answer(quality(participant), others));
  }

  private int quality(RoomParticipant participant) {
    return qualities.getOrDefault(participant, BEST_QUALITY);
  }
}
