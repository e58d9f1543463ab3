package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import dev.bookend.spring.BookendAutoConfiguration.CallClock;
import dev.bookend.twilio.TwilioClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/**
 * Provides rooms at Twilio or in the emulator, unless the application defines {@link VideoRooms}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(VideoRooms.class)
class RoomsConfiguration {
  /**
   * A fallback bean: injected by its own type only, while {@link VideoRooms} resolves to the other
   * bean.
   */
  @Bean
  @Fallback
  @Nullable TwilioEmulator bookendEmulator(
      BookendConfig config, CallClock time, DefaultComponents parts) {
    return config.usesEmulator() ? parts.emulator(time.clock()) : null;
  }

  @Bean
  VideoRooms bookendVideoRooms(
      ObjectProvider<TwilioEmulator> emulator,
      ObjectProvider<TwilioClient> twilio,
      TokenIssuer tokens,
      DefaultComponents parts) {
    TwilioEmulator emulated = emulator.getIfAvailable();
    return emulated != null ? emulated : parts.rooms(twilio::getIfAvailable, tokens);
  }
}
