package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What of a subscriber's bandwidth profile has an effect without a measured bandwidth.
 *
 * @param maxTracks how many video tracks are on at once; 0 for any number
 * @param speakerPriority the least priority of the dominant speaker's tracks
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
