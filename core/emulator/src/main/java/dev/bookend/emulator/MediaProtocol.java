package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The browser SDK's media signalling protocols that the emulator supports. Each one has its own
 * data channel.
 */
enum MediaProtocol {
  ACTIVE_SPEAKER,
  NETWORK_QUALITY,
  RENDER_HINTS,
  TRACK_PRIORITY,
  TRACK_SWITCH_OFF;

  /** Returns the SDK's name: the key in the signalling and the type of the messages. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the protocols that a browser requests in its connect message. */
  static List<MediaProtocol> requested(JsonNode mediaSignaling) {
    return Arrays.stream(values())
        .filter(protocol -> mediaSignaling.path(protocol.key()).path("transports").isArray())
        .toList();
  }
}
