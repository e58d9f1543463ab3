package dev.bookend.emulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Selects the video tracks that are switched off for a subscriber. These are tracks it does not
 * show, tracks that a test has switched off, and tracks beyond the limits of its bandwidth profile.
 * The subscriber's priority goes before the publisher's. Among equal priorities the dominant
 * speaker's tracks stay on, then older ones.
 */
final class SwitchedOffTracks {
  private static final List<String> RANKS = List.of("high", "standard", "low");

  private SwitchedOffTracks() {}

  /**
   * Returns the SIDs of the switched-off tracks.
   *
   * @param received all tracks that the subscriber receives, with their publishers
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
    int max = session.profile().allowedTracks();
    if (shown.size() > max) {
      Comparator<Track> order =
          Comparator.comparingInt(track -> rank(session, track, isOf(received, track, speaker)));
      shown.sort(
          order
              .thenComparing(track -> !isOf(received, track, speaker))
              .thenComparing(Track::since));
      shown.subList(max, shown.size()).forEach(track -> off.add(track.sid()));
    }
    return off;
  }

  private static boolean isOf(
      Map<Track, RoomParticipant> received, Track track, Optional<RoomParticipant> speaker) {
    return speaker.filter(participant -> received.get(track) == participant).isPresent();
  }

  /** Returns the rank of a track; 0 is the highest. The dominant speaker can only raise it. */
  private static int rank(MediaSession session, Track track, boolean speaks) {
    int own = rank(session.priority(track.sid()).orElse(track.priority()));
    return speaks ? Math.min(own, rank(session.profile().speakerPriority())) : own;
  }

  private static int rank(String priority) {
    int rank = RANKS.indexOf(priority);
    return rank < 0 ? 1 : rank;
  }
}
