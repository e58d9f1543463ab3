package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a room was asked to do with media. Nothing of it changes the media, which go from browser to
 * browser; but a video track is refused in a room of audio alone.
 *
 * @param codecs of video
 * @param region where media would be processed
 * @param recorded whether everybody is recorded from the begin
 * @param recordingRules null if there were none
 * @param transcribed whether everybody is transcribed from the begin
 * @param transcriptions how; null if that was not said
 * @param audioOnly whether no video is taken
 * @param large whether it may be a room of more than 50 people
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

  /** The rules that a new room records by. */
  Rules rules() {
    return recordingRules == null ? Rules.all(recorded) : recordingRules;
  }
}
