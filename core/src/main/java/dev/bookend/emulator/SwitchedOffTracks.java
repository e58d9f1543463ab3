package dev.bookend.emulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which video tracks a subscriber does not get: those it does not show, those that a test has
 * switched off, and of the rest those that are one too many by its bandwidth profile. Then the
 * priorities decide, the subscriber's before the publisher's; of equal ones the dominant speaker's
 * stay on, and older ones.
 */
final class SwitchedOffTracks {
  private static final List<String> RANKS = List.of("high", "standard", "low");

  private SwitchedOffTracks() {}

  /**
   * The SIDs of the tracks that are off.
   *
   * @param received all tracks that the subscriber subscribes to, with their publishers
   */
  static Set<String> of(
      MediaSession session,
      Map<Track, RoomParticipant> received,
      Optional<RoomParticipant> speaker) {
    Set<String> off = new HashSet<>();
    List<Track> shown = new ArrayList<>();
    for (Track track : received.keySet()) {
      if (track.kind().equals("video")) {
        if (session.isOff(track.sid())) {
          off.add(track.sid());
        } else {
          shown.add(track);
        }
      }
    }
    int most = session.profile().maxTracks();
    if (most > 0 && shown.size() > most) {
      Comparator<Track> order =
          Comparator.comparingInt(track -> rank(session, track, isOf(received, track, speaker)));
      shown.sort(
          order
              .thenComparing(track -> !isOf(received, track, speaker))
              .thenComparing(Track::since));
      shown.subList(most, shown.size()).forEach(track -> off.add(track.sid()));
    }
    return off;
  }

  private static boolean isOf(
      Map<Track, RoomParticipant> received, Track track, Optional<RoomParticipant> speaker) {
    return speaker.filter(member -> received.get(track) == member).isPresent();
  }

  /** 0 is the highest. Being the dominant speaker only raises a priority. */
  private static int rank(MediaSession session, Track track, boolean speaks) {
    int own = rank(session.priority(track.sid()).orElse(track.priority()));
    return speaks ? Math.min(own, rank(session.profile().speakerPriority())) : own;
  }

  private static int rank(String priority) {
    int rank = RANKS.indexOf(priority);
    return rank < 0 ? 1 : rank;
  }
}
