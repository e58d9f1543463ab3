package dev.bookend.emulator;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The sessions that browsers may come back to. Used in turns only. */
final class Sessions {
  private final MediaSessions media;
  private final Map<String, RoomParticipant> members = new HashMap<>();

  Sessions(MediaSessions media) {
    this.media = media;
  }

  void add(RoomParticipant member) {
    members.put(member.session, member);
  }

  /** Who left for good: its session and its media signalling are over. */
  void end(RoomParticipant member) {
    members.remove(member.session);
    media.close(member);
  }

  RoomParticipant find(String id) throws RefusedException {
    RoomParticipant member = members.get(id);
    if (member == null) {
      throw new RefusedException(SignallingError.SESSION);
    }
    return member;
  }

  /** Ends those of browsers that are away for too long. */
  void forget(Instant now) {
    Instant since = now.minus(Message.SESSION_TIMEOUT);
    members.values().stream()
        .filter(member -> member.lostAt != null && member.lostAt.isBefore(since))
        .toList()
        .forEach(this::end);
  }

  void clear() {
    members.values().forEach(media::close);
    members.clear();
  }
}
