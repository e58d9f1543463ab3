package dev.bookend.emulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a room was opened with.
 *
 * @param maxParticipants how many may be in it at once
 * @param maxParticipantDuration how long each of them may stay
 * @param emptyTimeout after how long without anybody it is completed
 * @param unusedTimeout after how long without anybody ever it is completed
 * @param lapses whether the three durations count at all
 * @param media what is asked of media
 * @param callback who is told what happens in it
 */
record Terms(
    int maxParticipants,
    Duration maxParticipantDuration,
    Duration emptyTimeout,
    Duration unusedTimeout,
    boolean lapses,
    MediaTerms media,
    @Nullable Callback callback) {

  static final int MAX_PARTICIPANTS = 50;

  /** Twilio's default of how long a participant may stay. */
  static final Duration STAY = Duration.ofHours(4);

  /** Twilio's default for both of the others. */
  static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** Those of a room that is open until it is closed, and tells nobody. */
  static Terms endless(int maxParticipants) {
    return new Terms(maxParticipants, STAY, TIMEOUT, TIMEOUT, false, MediaTerms.defaults(), null);
  }

  /** Those of a room that opened itself because somebody connected. */
  static Terms adHoc() {
    return new Terms(MAX_PARTICIPANTS, STAY, TIMEOUT, TIMEOUT, true, MediaTerms.defaults(), null);
  }

  /** Where a status callback goes, and whether as a POST or a GET. */
  record Callback(String url, String method) {}
}
