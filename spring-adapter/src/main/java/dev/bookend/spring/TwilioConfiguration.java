package dev.bookend.spring;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.HttpSettings;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.spring.BookendAutoConfiguration.CallClock;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioUsage;
import dev.bookend.twilio.TwilioUsage.Alert;
import dev.bookend.twilio.TwilioUsage.By;
import dev.bookend.twilio.TwilioUsage.Every;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The account at Twilio, if there is one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertProperties.class)
class TwilioConfiguration {
  private static final int LONGEST_NAME = 64;

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

  @Bean
  @ConditionalOnMissingBean
  @Conditional(OnAccount.class)
  TwilioUsage twilioUsage(TwilioClient client) {
    return client.usage();
  }

  @Bean
  @Conditional(OnAccount.class)
  UsageAlerts usageAlerts(
      TwilioUsage usage,
      AlertProperties wanted,
      BookendProperties properties,
      ObjectProvider<HttpSettings> http) {
    URI publicUrl = properties.publicUrl();
    HttpSettings settings = http.getIfAvailable();
    List<Alert> alerts = new ArrayList<>();
    if (publicUrl != null && settings != null) {
      URI told = settings.usageUrl(publicUrl);
      add(alerts, "money-per-day", wanted.moneyPerDay(), Every.DAY, told);
      add(alerts, "money-per-month", wanted.moneyPerMonth(), Every.MONTH, told);
    } else if (wanted.moneyPerDay() != null || wanted.moneyPerMonth() != null) {
      throw new InvalidValueException(
          "bookend.twilio.public-url", "must be set, for bookend.alert says what to tell there");
    }
    return new UsageAlerts(usage, alerts);
  }

  /** Named after the host, so that of several on one account each has its own. */
  private static void add(
      List<Alert> alerts, String name, @Nullable BigDecimal money, Every every, URI told) {
    if (money != null) {
      String full = "Bookend " + name + " " + told.getHost();
      String known = full.substring(0, Math.min(full.length(), LONGEST_NAME));
      if (money.signum() <= 0) {
        throw new InvalidValueException("bookend.alert." + name, "must be more than 0");
      }
      alerts.add(new Alert(known, By.PRICE, money, every, told));
    }
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
