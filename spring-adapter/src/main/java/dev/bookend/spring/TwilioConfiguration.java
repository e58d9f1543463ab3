package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.http.HttpSettings;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.VideoProvider;
import dev.bookend.spring.BookendAutoConfiguration.Account;
import dev.bookend.spring.BookendAutoConfiguration.CallClock;
import dev.bookend.twilio.Twilio;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioUsage;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Beans for the Twilio account. They are created lazily: an application may have Twilio credentials
 * for other purposes and replace each bean that would use them.
 */
@Configuration(proxyBeanMethods = false)
class TwilioConfiguration {
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  @Nullable TwilioClient bookendTwilioClient(
      Account account,
      BookendConfig config,
      DefaultComponents parts,
      ObjectProvider<HttpSettings> http,
      ObjectProvider<ProviderCallbacks> callbacks,
      CallClock time) {
    return config.hasTwilioAccount()
        ? parts.client(
            account.found().orElseThrow(),
            http.getIfAvailable(config::httpSettings),
            canVerifyCallbacks(callbacks, null, account::found),
            time.clock())
        : null;
  }

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  @Nullable TwilioUsage bookendTwilioUsage(
      ObjectProvider<VideoProvider> providers, ObjectProvider<TwilioClient> clients) {
    if (providers.getIfAvailable() instanceof Twilio twilio) {
      return twilio.usage();
    }
    TwilioClient client = clients.getIfAvailable();
    return client == null ? null : client.usage();
  }

  @Bean
  UsageAlertInstaller bookendUsageAlerts(
      ObjectProvider<TwilioUsage> usage,
      BookendConfig config,
      DefaultComponents parts,
      ObjectProvider<HttpSettings> http,
      ObjectProvider<Account> account,
      ObjectProvider<ProviderCallbacks> callbacks,
      ObjectProvider<VideoProvider> providers) {
    return parts.alerts(
        usage::getIfAvailable,
        () ->
            canVerifyCallbacks(
                callbacks, providers.getIfAvailable(), () -> account.getObject().found()),
        http.getIfAvailable(config::httpSettings));
  }

  /** Usage alerts are installed after startup, in the background. */
  @Bean
  ApplicationListener<ApplicationReadyEvent> bookendUsageAlertsStart(UsageAlertInstaller alerts) {
    return ready -> alerts.start();
  }

  /** Without a provider for the default client: a provider of the application may use it. */
  private static boolean canVerifyCallbacks(
      ObjectProvider<ProviderCallbacks> callbacks,
      @Nullable VideoProvider provider,
      Supplier<Optional<TwilioCredentials>> account) {
    return DefaultComponents.canVerifyCallbacks(callbacks.getIfAvailable(), provider, account);
  }
}
