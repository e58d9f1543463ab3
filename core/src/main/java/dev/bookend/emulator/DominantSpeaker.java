package dev.bookend.emulator;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who speaks in a room. No sound reaches the emulator, so the rule is: the person who most recently
 * published or unmuted a microphone, came in with one, or was {@linkplain #speak said to speak}.
 * Muting and leaving end that.
 */
final class DominantSpeaker {
  /** The most recent one last. */
  private final Set<RoomParticipant> speakers = new LinkedHashSet<>();

  private Set<RoomParticipant> audible = Set.of();

  /** Takes over who is in the room, and who is muted. */
  void update(List<RoomParticipant> present) {
    Set<RoomParticipant> now = new LinkedHashSet<>(present);
    now.removeIf(member -> member.tracks().stream().noneMatch(DominantSpeaker::isLive));
    speakers.removeIf(
        member -> !present.contains(member) || (audible.contains(member) && !now.contains(member)));
    for (RoomParticipant member : now) {
      if (!audible.contains(member)) {
        speak(member);
      }
    }
    audible = now;
  }

  private static boolean isLive(Track track) {
    return track.kind().equals("audio") && track.enabled();
  }

  void speak(RoomParticipant member) {
    speakers.remove(member);
    speakers.add(member);
  }

  /** Nobody speaks, until somebody begins to. */
  void silence() {
    speakers.clear();
  }

  /** The one whom somebody hears: nobody is a dominant speaker to themselves. */
  Optional<RoomParticipant> among(Collection<RoomParticipant> others) {
    return speakers.stream().filter(others::contains).reduce((before, later) -> later);
  }
}
