package dev.bookend.spring;

import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;

/**
 * What the parts of a service are wrapped in before they are used; nothing unless it's measured.
 */
interface Instruments {
  Instruments NONE = new Instruments() {};

  default VideoRooms rooms(VideoRooms rooms) {
    return rooms;
  }

  default TokenIssuer tokens(TokenIssuer tokens) {
    return tokens;
  }

  default ProviderCallbacks callbacks(ProviderCallbacks callbacks) {
    return callbacks;
  }
}
