package dev.bookend.spring;

import dev.bookend.CallKeeper;
import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.VideoCallServiceBuilder;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import dev.bookend.spring.BookendProperties.Rooms;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Video calls for a Spring Boot application, unless {@code bookend.enabled} is false. Each bean
 * gives way to one of the host's of the same type. All {@link CallListener} beans hear what
 * happens, in their order, and so do listeners to application events: {@code @EventListener void
 * on(CallEvent.Completed event)}. A single {@link Clock} bean is used if there is one.
 *
 * <p>With a {@code DataSource}, calls are kept in that database, and join Spring's transactions;
 * without one, in memory.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
    })
@ConditionalOnBooleanProperty(name = "bookend.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BookendProperties.class)
@Import({
  CostConfiguration.class,
  JdbcConfiguration.class,
  RoutesConfiguration.class,
  TwilioConfiguration.class
})
public final class BookendAutoConfiguration {
  private static final Logger log = LoggerFactory.getLogger(BookendAutoConfiguration.class);

  private final BookendProperties properties;

  BookendAutoConfiguration(BookendProperties properties) {
    this.properties = properties;
  }

  @Bean
  @ConditionalOnMissingBean
  CallSettings callSettings() {
    return properties.callSettings();
  }

  @Bean
  @ConditionalOnMissingBean
  CallKeeper.Settings keeperSettings() {
    return properties.keeperSettings();
  }

  @Bean
  @ConditionalOnMissingBean
  CallGuard callGuard() {
    return CallGuard.participantsOnly();
  }

  @Bean
  @ConditionalOnMissingBean
  CallRepository callRepository() {
    log.warn("Calls are kept in memory: a restart forgets them");
    return new InMemoryCallRepository();
  }

  /** The time of calls; not a {@link Clock} bean, for that would be the host's as well. */
  record CallClock(Clock clock) {}

  /** The host's own as it is, or else one on which all nodes of a database agree. */
  @Bean
  CallClock callClock(ObjectProvider<Clock> hosts, CallRepository repository) {
    Clock own = hosts.getIfUnique();
    if (own != null && repository instanceof JdbcCallRepository) {
      log.warn("The application's Clock is used as it is: its nodes' clocks are not compared");
    }
    return new CallClock(own != null ? own : clockOf(repository));
  }

  private Clock clockOf(CallRepository repository) {
    Clock system = Clock.systemUTC();
    return repository instanceof JdbcCallRepository jdbc
        ? BookendProperties.named(
            "bookend.jdbc.clock-", () -> jdbc.clock(system, properties.clockSkew()))
        : system;
  }

  @Bean
  @ConditionalOnMissingBean(VideoRooms.class)
  @ConditionalOnProperty(name = "bookend.provider", havingValue = "emulator")
  TwilioEmulator twilioEmulator(CallClock time) {
    log.info("Calls run on the emulator in this process, not on Twilio");
    return new TwilioEmulator(time.clock());
  }

  @Bean
  @ConditionalOnBean(TwilioEmulator.class)
  @ConditionalOnMissingBean(name = "emulatorEvents")
  SmartInitializingSingleton emulatorEvents(TwilioEmulator emulator, VideoCallService calls) {
    return () -> emulator.onEvent(calls::apply);
  }

  @Bean
  @ConditionalOnMissingBean
  VideoRooms videoRooms(ObjectProvider<TwilioClient> twilio, TokenIssuer tokens) {
    if (properties.twilio().rooms() == Rooms.AD_HOC) {
      log.warn(
          "Rooms are ad-hoc: Twilio is never called, so a call's end is up to the pages"
              + " and to the expiry of their tokens");
      return VideoRooms.adHoc("twilio");
    }
    TwilioClient client = twilio.getIfAvailable();
    if (client != null) {
      return client.rooms();
    }
    if (tokens.isConfigured()) {
      log.warn(
          "Rooms are ad-hoc, for there is no account to open them with: a call's end is up to the"
              + " pages and to the expiry of their tokens. Set TWILIO_ACCOUNT_SID and its key, or"
              + " define a TwilioClient");
    }
    return VideoRooms.adHoc("twilio");
  }

  /** Lazy, so that a host that brings all that needs them is not asked for them. */
  @Bean
  @Lazy
  AccountCredentials accountCredentials(
      ObjectProvider<TwilioEmulator> emulator, Environment environment) {
    TwilioEmulator here = emulator.getIfAvailable();
    return here == null
        ? AccountCredentials.in(environment)
        : new AccountCredentials(
            Optional.of(
                TwilioCredentials.of(here.accountSid(), here.apiKeySid(), here.apiKeySecret())));
  }

  @Bean
  @ConditionalOnMissingBean
  TokenIssuer tokenIssuer(AccountCredentials account) {
    Optional<TwilioCredentials> credentials = account.found();
    if (credentials.isEmpty()) {
      log.warn(
          "No Twilio credentials: nobody can join a call until TWILIO_ACCOUNT_SID,"
              + " TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET are set, or bookend.provider is"
              + " emulator");
      return TokenIssuer.unconfigured();
    }
    Duration ceiling = properties.twilio().tokenCeiling();
    return ceiling == null
        ? new TwilioTokenIssuer(credentials.get())
        : BookendProperties.named(
            "bookend.twilio.token-", () -> new TwilioTokenIssuer(credentials.get(), ceiling));
  }

  @Bean
  @ConditionalOnMissingBean(name = "callEventPublisher")
  CallListener callEventPublisher(ApplicationEventPublisher publisher) {
    return (event, call) -> publisher.publishEvent(event);
  }

  /** Listeners are looked up when there is something to hear, so that they may use the service. */
  @Bean
  @ConditionalOnMissingBean
  VideoCallService videoCallService(
      CallRepository repository,
      TokenIssuer tokens,
      VideoRooms rooms,
      CallGuard guard,
      CallSettings settings,
      CallKeeper.Settings keeperSettings,
      ObjectProvider<CallListener> listeners,
      ObjectProvider<Instruments> instruments,
      CostConfiguration.Caps caps,
      CallClock time) {
    Instruments measured = instruments.getIfAvailable(() -> Instruments.NONE);
    Supplier<List<CallListener>> all =
        SingletonSupplier.of(() -> listeners.orderedStream().toList());
    VideoCallServiceBuilder builder = VideoCallService.builder();
    caps.all().forEach(builder::spendCap);
    return builder
        .repository(repository)
        .tokens(measured.tokens(tokens))
        .rooms(measured.rooms(rooms))
        .guard(guard)
        .settings(settings)
        .keeperSettings(keeperSettings)
        .listener((event, call) -> all.get().forEach(listener -> listener.on(event, call)))
        .clock(time.clock())
        .build();
  }

  @Bean
  @ConditionalOnMissingBean
  CallKeeper callKeeper(VideoCallService calls) {
    return calls.keeper();
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty(name = "bookend.keeper.enabled", matchIfMissing = true)
  KeeperLifecycle keeperLifecycle(CallKeeper keeper) {
    return new KeeperLifecycle(keeper);
  }
}
