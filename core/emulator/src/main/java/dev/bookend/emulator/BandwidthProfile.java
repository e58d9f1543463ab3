package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The settings of a subscriber's bandwidth profile that switch tracks off. Media do not pass
 * through the emulator, so every video track counts with the same nominal bitrate.
 *
 * @param maxTracks maximum number of video tracks switched on at once; 0 for no limit
 * @param maxBitrate maximum bitrate of all video tracks, in bits per second; 0 for no limit
 * @param speakerPriority minimum priority of the dominant speaker's tracks
 */
record BandwidthProfile(int maxTracks, long maxBitrate, String speakerPriority) {
  static final BandwidthProfile NONE = new BandwidthProfile(0, 0, "low");

  private static final long NOMINAL_BITRATE = 250_000;

  static BandwidthProfile of(JsonNode profile) {
    JsonNode video = profile.path("video");
    boolean limited = !video.path("track_switch_off").asText().equals("disabled");
    return new BandwidthProfile(
        Math.max(0, video.path("max_tracks").asInt()),
        limited ? Math.max(0, video.path("max_subscription_bandwidth").asLong()) : 0,
        video.path("active_speaker_priority").asText("standard"));
  }

  /** Returns the maximum number of video tracks that both limits allow, at least 1. */
  int allowedTracks() {
    long byNumber = maxTracks == 0 ? Integer.MAX_VALUE : maxTracks;
    long byBitrate =
        maxBitrate == 0 ? Integer.MAX_VALUE : Math.max(1, maxBitrate / NOMINAL_BITRATE);
    return (int) Math.min(byNumber, byBitrate);
  }
}
