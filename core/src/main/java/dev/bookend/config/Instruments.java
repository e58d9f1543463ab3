package dev.bookend.config;

import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;

/** What the parts of a service are wrapped in before they are used, so that they are measured. */
public interface Instruments {
  /** Measures nothing. */
  Instruments NONE =
      new Instruments() {
        @Override
        public VideoRooms observed(VideoRooms rooms) {
          return rooms;
        }

        @Override
        public TokenIssuer counted(TokenIssuer tokens) {
          return tokens;
        }

        @Override
        public ProviderCallbacks counted(ProviderCallbacks callbacks) {
          return callbacks;
        }
      };

  /**
   * {@return the same rooms, with their requests measured}
   *
   * @param rooms the provider's rooms
   */
  VideoRooms observed(VideoRooms rooms);

  /**
   * {@return the same issuer, with its tokens counted}
   *
   * @param tokens the issuer
   */
  TokenIssuer counted(TokenIssuer tokens);

  /**
   * {@return the same callbacks, counted}
   *
   * @param callbacks what reads them
   */
  ProviderCallbacks counted(ProviderCallbacks callbacks);
}
