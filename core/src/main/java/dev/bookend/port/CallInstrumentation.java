package dev.bookend.port;

import java.time.Clock;

/**
 * Port for metrics: decorates the components of a service with measurements. Implementations are
 * thread-safe.
 */
public interface CallInstrumentation {
  /** Measures nothing. */
  CallInstrumentation NONE =
      new CallInstrumentation() {
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
   * {@return a decorator of the rooms that measures their requests}
   *
   * @param rooms the provider's rooms
   */
  VideoRooms observed(VideoRooms rooms);

  /**
   * {@return a decorator of the issuer that counts tokens}
   *
   * @param tokens the issuer of tokens
   */
  TokenIssuer counted(TokenIssuer tokens);

  /**
   * {@return a decorator of the verifier that counts callbacks}
   *
   * @param callbacks the verifier of callbacks
   */
  ProviderCallbacks counted(ProviderCallbacks callbacks);

  /** {@return a listener that counts ended calls; an event delivered twice counts twice} */
  CallListener listener();

  /**
   * Registers gauges of the backlog: the delay of the most overdue call, and the number of
   * undelivered events. Each read of a gauge runs one query on the repository.
   *
   * @param calls the repository; implementations may hold it by a weak reference
   * @param clock the clock of the calls
   */
  void watch(CallRepository calls, Clock clock);
}
