package dev.bookend.spring;

import dev.bookend.http.HttpSettings;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.spring.BookendAutoConfiguration.CallClock;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The account at Twilio, if there is one. */
@Configuration(proxyBeanMethods = false)
class TwilioConfiguration {
  @Bean
  @ConditionalOnMissingBean
  @Conditional(OnAccount.class)
  TwilioClient twilioClient(
      AccountCredentials account,
      BookendProperties properties,
      ObjectProvider<HttpSettings> http,
      ObjectProvider<ProviderCallbacks> callbacks,
      CallClock time) {
    TwilioCredentials credentials = account.found().orElseThrow();
    boolean heard = credentials.verifyCallbacks() || callbacks.getIfAvailable() != null;
    URI told = heard ? eventsUrl(properties.publicUrl(), http.getIfAvailable()) : null;
    return new TwilioClient(credentials, properties.twilioSettings(told), time.clock());
  }

  private static @Nullable URI eventsUrl(@Nullable URI publicUrl, @Nullable HttpSettings http) {
    return publicUrl == null || http == null
        ? null
        : BookendProperties.named("bookend.twilio.", () -> http.eventsUrl(publicUrl));
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
