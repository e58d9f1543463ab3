package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import java.util.function.Consumer;

/** Applies the media events that tests set for a room. Thread-safe. */
final class MediaControls implements TwilioEmulator.Media {
  private static final int BEST_QUALITY = 5;

  private final SerialSection section;
  private final Rooms rooms;

  MediaControls(SerialSection section, Rooms rooms) {
    this.section = section;
    this.rooms = rooms;
  }

  @Override
  public void speak(String room, String identity) {
    with(room, identity, participant -> participant.room.media.speak(participant));
  }

  @Override
  public void silence(String room) {
    section.run(() -> find(room).media.silence());
  }

  @Override
  public void networkQuality(String room, String identity, int level) {
    InvalidValueException.checkRange(level, "level", 0, BEST_QUALITY);
    with(room, identity, participant -> participant.room.media.quality(participant, level));
  }

  @Override
  public void switchOff(String room, String identity, String track) {
    with(room, identity, participant -> force(participant, track, true));
  }

  @Override
  public void switchOn(String room, String identity, String track) {
    with(room, identity, participant -> force(participant, track, false));
  }

  private static void force(RoomParticipant participant, String reference, boolean off) {
    Track found =
        participant.room.subscribed(participant).keySet().stream()
            .filter(track -> reference.equals(track.sid()) || reference.equals(track.name()))
            .filter(track -> track.kind().equals("video"))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidValueException(
                        "track", "must be a video track that is subscribed to"));
    MediaSession session =
        participant
            .media()
            .orElseThrow(
                () ->
                    new InvalidValueException(
                        "identity", "must be in the room with the browser SDK"));
    session.force(found.sid(), off);
    participant.room.media.update();
  }

  private void with(String room, String identity, Consumer<RoomParticipant> change) {
    section.run(
        () -> {
          RoomParticipant participant = find(room).participant(identity);
          if (participant == null) {
            throw new InvalidValueException("identity", "must be in the room");
          }
          change.accept(participant);
        });
  }

  private Room find(String room) {
    return rooms
        .find(room)
        .orElseThrow(() -> new InvalidValueException("room", "must be an open room"));
  }
}
