package dev.bookend.spring;

import dev.bookend.VideoCallService;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioWebhook;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Callbacks: verified by a {@link ProviderCallbacks} of the host's if there is one, or else as
 * Twilio's. Alerts of usage are published as application events: {@code @EventListener void
 * on(ProviderCallbacks.UsageAlert alert)}. A host that secures its routes lets anybody post to
 * these two, without a CSRF token: the signature is what counts.
 */
@Configuration(proxyBeanMethods = false)
class CallbackConfiguration {
  private static final Logger log = LoggerFactory.getLogger(CallbackConfiguration.class);
  private static final String UNTOLD =
      "Twilio tells nothing, who is in a room is known from {}: {}";

  private final BookendProperties properties;
  private final HttpSettings settings;

  CallbackConfiguration(BookendProperties properties, HttpSettings settings) {
    this.properties = properties;
    this.settings = settings;
  }

  @Bean
  @ConditionalOnMissingBean
  CallbackEndpoints callbackEndpoints(
      VideoCallService calls,
      VideoRooms rooms,
      ObjectProvider<ProviderCallbacks> own,
      ObjectProvider<AccountCredentials> account,
      ObjectProvider<Instruments> instruments,
      ApplicationEventPublisher publisher) {
    ProviderCallbacks callbacks = own.getIfAvailable();
    if (callbacks == null && rooms.provider().equals("twilio")) {
      callbacks = twilio(account, rooms.areManaged());
    }
    if (callbacks != null) {
      callbacks = instruments.getIfAvailable(() -> Instruments.NONE).callbacks(callbacks);
    }
    return new CallbackEndpoints(calls, callbacks, alert -> publish(alert, publisher));
  }

  private @Nullable ProviderCallbacks twilio(
      ObjectProvider<AccountCredentials> account, boolean asked) {
    URI publicUrl = properties.publicUrl();
    TwilioCredentials credentials = account.getObject().found().orElse(null);
    if (credentials == null) {
      return null;
    }
    String otherwise = asked ? "the pages and from asking" : "the pages alone";
    if (publicUrl == null) {
      log.warn(UNTOLD, otherwise, "bookend.twilio.public-url is not set");
      return null;
    }
    URI events = BookendProperties.named("bookend.twilio.", () -> settings.eventsUrl(publicUrl));
    if (!credentials.verifyCallbacks()) {
      log.warn(UNTOLD, otherwise, "TWILIO_AUTH_TOKEN is not set");
      return null;
    }
    return new TwilioWebhook(credentials, events, settings.usageUrl(publicUrl));
  }

  private static void publish(UsageAlert alert, ApplicationEventPublisher publisher) {
    log.warn(
        "The account's {} of {} is {}, and has reached {}",
        alert.measure(),
        alert.category(),
        alert.current(),
        alert.threshold());
    publisher.publishEvent(alert);
  }

  @Bean
  @ConditionalOnMissingBean
  CallbackController callbackController(CallbackEndpoints endpoints) {
    return new CallbackController(endpoints);
  }

  @Bean
  @ConditionalOnMissingBean(name = "callbackBodies")
  FilterRegistrationBean<CallbackBodyFilter> callbackBodies(Environment environment) {
    String servlet = environment.getProperty("spring.mvc.servlet.path", "/");
    String before = servlet.endsWith("/") ? servlet.substring(0, servlet.length() - 1) : servlet;
    FilterRegistrationBean<CallbackBodyFilter> first =
        new FilterRegistrationBean<>(new CallbackBodyFilter());
    first.addUrlPatterns(
        before + settings.basePath() + CallbackEndpoints.EVENTS,
        before + settings.basePath() + CallbackEndpoints.USAGE);
    first.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return first;
  }
}
