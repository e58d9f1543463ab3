package dev.bookend.emulator;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The sessions that browsers may resume. Guarded by the emulator's lock. */
final class Sessions {
  private final MediaSessions media;
  private final Map<String, RoomParticipant> members = new HashMap<>();

  Sessions(MediaSessions media) {
    this.media = media;
  }

  void add(RoomParticipant member) {
    members.put(member.session, member);
  }

  /** Ends the session and the media signalling of a participant. */
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

  /** Ends the sessions of browsers that have been disconnected for too long. */
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
