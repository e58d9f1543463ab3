package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The settings of a subscriber's bandwidth profile that apply without measured bandwidth.
 *
 * @param maxTracks maximum number of video tracks switched on at once; 0 for no limit
 * @param speakerPriority minimum priority of the dominant speaker's tracks
 */
record BandwidthProfile(int maxTracks, String speakerPriority) {
  static final BandwidthProfile NONE = new BandwidthProfile(0, "low");

  static BandwidthProfile of(JsonNode profile) {
    JsonNode video = profile.path("video");
    return new BandwidthProfile(
        Math.max(0, video.path("max_tracks").asInt()),
        video.path("active_speaker_priority").asText("standard"));
  }
}
