package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.spring.BookendAutoConfiguration.CallClock;
import dev.bookend.twilio.TwilioClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Provides the rooms of the {@link VideoProvider} bean, the emulator among them, or else those at
 * Twilio, unless the application defines {@link VideoRooms}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(VideoRooms.class)
class RoomsConfiguration {
  @Bean
  VideoRooms bookendVideoRooms(
      ObjectProvider<VideoProvider> providers,
      ObjectProvider<TwilioClient> twilio,
      TokenIssuer tokens,
      DefaultComponents parts) {
    VideoProvider provider = providers.getIfAvailable();
    return provider == null ? parts.rooms(twilio::getIfAvailable, tokens) : provider.rooms();
  }

  /** Provides the emulator in an application that has it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(TwilioEmulator.class)
  static class EmulatorConfiguration {
    @Bean
    @ConditionalOnMissingBean(VideoProvider.class)
    @Nullable TwilioEmulator bookendEmulator(
        BookendConfig config, CallClock time, DefaultComponents parts) {
      return config.usesEmulator() ? (TwilioEmulator) parts.emulator(time.clock()) : null;
    }
  }
}
