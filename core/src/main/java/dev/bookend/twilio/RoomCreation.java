package dev.bookend.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.rest.video.v1.Room;
import com.twilio.rest.video.v1.RoomCreator;
import java.net.URI;
import java.time.Duration;

/**
 * Builds the request that creates a room, with limits that Twilio enforces as a backstop.
 *
 * @param settings options of rooms and the URL of status callbacks
 */
record RoomCreation(TwilioSettings settings) {
  private static final int MIN_PARTICIPANT_DURATION = 600;
  private static final int MAX_PARTICIPANT_DURATION = 86_400;
  private static final int MAX_EMPTY_TIMEOUT = 60;

  /**
   * {@return the request}
   *
   * @param name the unique name
   * @param maxParticipants the number of participants that Twilio admits
   * @param atMost the longest time for which the call needs the room
   */
  RoomCreator creator(String name, int maxParticipants, Duration atMost) {
    long seconds = atMost.plusNanos(999_999_999).toSeconds();
    int participantDuration =
        (int) Math.max(MIN_PARTICIPANT_DURATION, Math.min(seconds, MAX_PARTICIPANT_DURATION));
    // Tokens carry the room's SID, so the room must survive while everybody is disconnected.
    int emptyTimeout = (int) Math.max(1, Math.min((seconds + 59) / 60, MAX_EMPTY_TIMEOUT));
    RoomCreator creator =
        Room.creator()
            .setUniqueName(name)
            .setType(Room.RoomType.GROUP)
            .setMaxParticipants(maxParticipants)
            .setMaxParticipantDuration(participantDuration)
            .setEmptyRoomTimeout(emptyTimeout)
            .setUnusedRoomTimeout(emptyTimeout)
            .setRecordParticipantsOnConnect(settings.recording())
            .setTranscribeParticipantsOnConnect(settings.transcription());
    if (settings.mediaRegion() != null) {
      creator.setMediaRegion(settings.mediaRegion());
    }
    URI statusCallback = settings.statusCallback();
    return statusCallback == null
        ? creator
        : creator.setStatusCallback(statusCallback).setStatusCallbackMethod(HttpMethod.POST);
  }
}
