package dev.bookend.emulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a room.
 *
 * @param maxParticipants maximum number of participants at once
 * @param maxParticipantDuration maximum duration of each participant's connection
 * @param emptyTimeout time after the last participant left until the room is completed
 * @param unusedTimeout time until a room without any participant is completed
 * @param hasTimeLimits whether the three durations apply
 * @param media media settings
 * @param callback status callback; null if there is none
 */
record Terms(
    int maxParticipants,
    Duration maxParticipantDuration,
    Duration emptyTimeout,
    Duration unusedTimeout,
    boolean hasTimeLimits,
    MediaTerms media,
    @Nullable Callback callback) {

  static final int MAX_PARTICIPANTS = 50;

  /** Twilio's default of {@code MaxParticipantDuration}. */
  static final Duration DEFAULT_STAY = Duration.ofHours(4);

  /** Twilio's default of {@code EmptyRoomTimeout} and {@code UnusedRoomTimeout}. */
  static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** Creates the settings of a room without time limits and callbacks. */
  static Terms withoutTimeLimits(int maxParticipants) {
    return new Terms(
        maxParticipants,
        DEFAULT_STAY,
        DEFAULT_TIMEOUT,
        DEFAULT_TIMEOUT,
        false,
        MediaTerms.defaults(),
        null);
  }

  /** Creates the settings of an ad-hoc room. */
  static Terms adHoc() {
    return new Terms(
        MAX_PARTICIPANTS,
        DEFAULT_STAY,
        DEFAULT_TIMEOUT,
        DEFAULT_TIMEOUT,
        true,
        MediaTerms.defaults(),
        null);
  }

  /** URL and HTTP method of a callback. */
  record Callback(String url, String method) {}
}
