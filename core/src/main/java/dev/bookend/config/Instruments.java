package dev.bookend.config;

import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import java.time.Clock;

/** How the parts of a service are measured. */
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

        @Override
        public CallListener listener() {
          return (event, call) -> {};
        }

        @Override
        public void watch(CallRepository calls, Clock clock) {}
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

  /** {@return a listener that counts ends; what is told twice is counted twice} */
  CallListener listener();

  /**
   * Measures what is late, whenever the metrics are read: two quick queries.
   *
   * @param calls where calls are kept; it may be forgotten all the same
   * @param clock the time of the calls
   */
  void watch(CallRepository calls, Clock clock);
}
