package dev.bookend.spring;

import dev.bookend.VideoCallService;
import dev.bookend.config.DefaultComponents;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.port.CallInstrumentation;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.spring.BookendAutoConfiguration.Account;
import dev.bookend.spring.BookendAutoConfiguration.CallClock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Callbacks are verified by the application's {@link ProviderCallbacks} or {@link VideoProvider}
 * bean, or else as Twilio's. Usage alerts are published as application events:
 * {@code @EventListener void on(ProviderCallbacks.UsageAlert alert)}. An application that secures
 * its routes must permit anonymous POST requests without a CSRF token to these two: the signature
 * authenticates Twilio.
 */
@Configuration(proxyBeanMethods = false)
class CallbackConfiguration {
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  CallbackEndpoints bookendCallbackEndpoints(
      VideoCallService calls,
      VideoRooms rooms,
      HttpSettings routes,
      DefaultComponents parts,
      ObjectProvider<ProviderCallbacks> own,
      ObjectProvider<VideoProvider> providers,
      ObjectProvider<Account> account,
      ObjectProvider<CallInstrumentation> instruments,
      CallClock time,
      EventPublisher publisher) {
    ProviderCallbacks callbacks =
        own.getIfAvailable(
            () -> {
              VideoProvider provider = providers.getIfAvailable();
              return provider == null
                  ? parts.callbacks(rooms, () -> account.getObject().found(), routes, time.clock())
                  : provider.callbacks().orElse(null);
            });
    CallInstrumentation measured = instruments.getIfAvailable(() -> CallInstrumentation.NONE);
    return new CallbackEndpoints(
        calls,
        callbacks == null ? null : measured.counted(callbacks),
        DefaultComponents.logged(publisher::publish));
  }
}
