package dev.bookend.emulator;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The sessions that browsers may resume. Guarded by the emulator's lock. */
final class Sessions {
  private final MediaSessions media;
  private final Map<String, RoomParticipant> participants = new HashMap<>();

  Sessions(MediaSessions media) {
    this.media = media;
  }

  void add(RoomParticipant participant) {
    participants.put(participant.session, participant);
  }

  /** Ends the session and the media signalling of a participant. */
  void end(RoomParticipant participant) {
    participants.remove(participant.session);
    media.close(participant);
  }

  RoomParticipant find(String id) throws SignallingException {
    RoomParticipant participant = participants.get(id);
    if (participant == null) {
      throw new SignallingException(SignallingError.SESSION);
    }
    return participant;
  }

  /** Ends the sessions of browsers that have been disconnected for too long. */
  void expire(Instant now) {
    Instant since = now.minus(Message.SESSION_TIMEOUT);
    participants.values().stream()
        .filter(participant -> participant.lostAt != null && participant.lostAt.isBefore(since))
        .toList()
        .forEach(this::end);
  }

  void clear() {
    participants.values().forEach(media::close);
    participants.clear();
  }
}
