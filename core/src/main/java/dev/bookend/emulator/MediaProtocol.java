package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The media signalling protocols of the browser SDK that the emulator speaks. Each has a data
 * channel of its own.
 */
enum MediaProtocol {
  ACTIVE_SPEAKER,
  NETWORK_QUALITY,
  RENDER_HINTS,
  TRACK_PRIORITY,
  TRACK_SWITCH_OFF;

  /** As the SDK spells it: the key in the signalling and the type of its messages. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Those that a browser asks for when it connects. */
  static List<MediaProtocol> asked(JsonNode mediaSignaling) {
    return Arrays.stream(values())
        .filter(protocol -> mediaSignaling.path(protocol.key()).path("transports").isArray())
        .toList();
  }
}
