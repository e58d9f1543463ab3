package dev.bookend.spring;

import dev.bookend.http.HttpSettings;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.spring.BookendAutoConfiguration.CallClock;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioUsage;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The account at Twilio, if there is one. Made when it is needed, for a host may have an account
 * for other things, and bring all that Bookend would need it for.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertProperties.class)
class TwilioConfiguration {
  private static final Logger log = LoggerFactory.getLogger(TwilioConfiguration.class);

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  @Conditional(OnAccount.class)
  TwilioClient twilioClient(
      AccountCredentials account,
      BookendProperties properties,
      ObjectProvider<HttpSettings> http,
      ObjectProvider<ProviderCallbacks> callbacks,
      CallClock time) {
    TwilioCredentials credentials = account.found().orElseThrow();
    URI publicUrl = properties.publicUrl();
    boolean heard = areHeard(callbacks, account);
    HttpSettings routes = http.getIfAvailable(properties::httpSettings);
    URI told =
        publicUrl == null || !heard
            ? null
            : BookendProperties.named("bookend.twilio.", () -> routes.eventsUrl(publicUrl));
    return new TwilioClient(credentials, properties.twilioSettings(told), time.clock());
  }

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  @ConditionalOnBean(TwilioClient.class)
  TwilioUsage twilioUsage(TwilioClient client) {
    return client.usage();
  }

  @Bean
  UsageAlerts usageAlerts(
      ObjectProvider<TwilioUsage> usage,
      AlertProperties wanted,
      BookendProperties properties,
      ObjectProvider<HttpSettings> http,
      ObjectProvider<AccountCredentials> account,
      ObjectProvider<ProviderCallbacks> callbacks) {
    if (!wanted.areAny()) {
      return UsageAlerts.NONE;
    }
    TwilioUsage client = usage.getIfAvailable();
    if (client == null) {
      log.warn("No Twilio account: the alerts of bookend.alert are not set up");
      return UsageAlerts.NONE;
    }
    boolean heard = areHeard(callbacks, account.getObject());
    HttpSettings routes = http.getIfAvailable(properties::httpSettings);
    return new UsageAlerts(client, wanted.alerts(properties.publicUrl(), heard, routes));
  }

  /** Callbacks are, if the host verifies them itself, or there is a token to do it with. */
  private static boolean areHeard(
      ObjectProvider<ProviderCallbacks> callbacks, AccountCredentials account) {
    return callbacks.getIfAvailable() != null
        || account.found().filter(TwilioCredentials::verifyCallbacks).isPresent();
  }

  /** An account is named; if its key is missing or malformed, the credentials say so. */
  static final class OnAccount implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Environment environment = context.getEnvironment();
      String provider = environment.getProperty("bookend.provider", "");
      return AccountCredentials.nameAnAccount(environment)
          && !provider.equalsIgnoreCase(BookendProperties.Provider.EMULATOR.name());
    }
  }
}
