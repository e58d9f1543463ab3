package dev.bookend.emulator;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The dominant speaker of a room. The emulator receives no audio. The dominant speaker is the
 * participant who most recently joined with a live microphone, published or unmuted one, or was
 * passed to {@link #speak}. Muting and leaving end this.
 */
final class DominantSpeaker {
  /** In order of speaking; the most recent speaker is last. */
  private final Set<RoomParticipant> speakers = new LinkedHashSet<>();

  private Set<RoomParticipant> audible = Set.of();

  /** Updates the speakers from the participants in the room and their microphones. */
  void update(List<RoomParticipant> present) {
    Set<RoomParticipant> now = new LinkedHashSet<>(present);
    now.removeIf(participant -> participant.tracks().stream().noneMatch(DominantSpeaker::isLive));
    speakers.removeIf(
        participant ->
            !present.contains(participant)
                || (audible.contains(participant) && !now.contains(participant)));
    for (RoomParticipant participant : now) {
      if (!audible.contains(participant)) {
        speak(participant);
      }
    }
    audible = now;
  }

  private static boolean isLive(Track track) {
    return track.kind().equals("audio") && track.enabled();
  }

  void speak(RoomParticipant participant) {
    speakers.remove(participant);
    speakers.add(participant);
  }

  /** Leaves the room without a dominant speaker until the next one speaks. */
  void silence() {
    speakers.clear();
  }

  /**
   * Returns the most recent speaker among the given participants. A participant is never the
   * dominant speaker for itself.
   */
  Optional<RoomParticipant> among(Collection<RoomParticipant> others) {
    return speakers.stream().filter(others::contains).reduce((before, later) -> later);
  }
}
