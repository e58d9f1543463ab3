package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The media settings of a room. They do not change the media, which browsers exchange directly.
 * Only video tracks are rejected in an audio-only room.
 *
 * @param codecs video codecs
 * @param region media region
 * @param recorded whether all participants are recorded on connect
 * @param recordingRules null if not set
 * @param transcribed whether all participants are transcribed on connect
 * @param transcriptions configuration of transcriptions; null if not set
 * @param audioOnly whether video tracks are rejected
 * @param large whether more than 50 participants may be allowed
 */
record MediaTerms(
    List<String> codecs,
    String region,
    boolean recorded,
    @Nullable Rules recordingRules,
    boolean transcribed,
    @Nullable JsonNode transcriptions,
    boolean audioOnly,
    boolean large) {

  static final List<String> CODECS = List.of("VP8", "H264");
  static final String REGION = "us1";

  MediaTerms {
    codecs = List.copyOf(codecs);
  }

  static MediaTerms defaults() {
    return new MediaTerms(CODECS, REGION, false, null, false, null, false, false);
  }

  /** Returns the initial recording rules. */
  Rules rules() {
    return recordingRules == null ? Rules.all(recorded) : recordingRules;
  }
}
