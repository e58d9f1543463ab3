package dev.bookend.spring;

import dev.bookend.CallKeeper;
import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.VideoCallServiceBuilder;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallInstrumentation;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioCredentials;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
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
@Conditional(CallsWanted.class)
@Import({
  CostConfiguration.class,
  JdbcConfiguration.class,
  RoomsConfiguration.class,
  RoutesConfiguration.class,
  NoRoutesConfiguration.class,
  TransactionConfiguration.class,
  TwilioConfiguration.class
})
public final class BookendAutoConfiguration {
  BookendAutoConfiguration() {}

  @Bean
  BookendConfig bookendConfig(Environment environment) {
    return new BookendConfig(environment::getProperty, names(environment));
  }

  /** The names of all settings, as they are written; of some sources they can't be listed. */
  private static List<String> names(Environment environment) {
    return environment instanceof ConfigurableEnvironment configurable
        ? configurable.getPropertySources().stream()
            .filter(EnumerablePropertySource.class::isInstance)
            .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
            .toList()
        : List.of();
  }

  @Bean
  DefaultComponents bookendDefaultParts(BookendConfig config) {
    return new DefaultComponents(config);
  }

  @Bean
  @ConditionalOnMissingBean
  CallSettings bookendCallSettings(BookendConfig config) {
    return config.callSettings();
  }

  @Bean
  @ConditionalOnMissingBean
  CallKeeper.Settings bookendKeeperSettings(BookendConfig config) {
    return config.keeperSettings();
  }

  @Bean
  @ConditionalOnMissingBean
  CallGuard bookendCallGuard() {
    return CallGuard.participantsOnly();
  }

  @Bean
  @ConditionalOnMissingBean
  CallRepository bookendCallRepository(DefaultComponents parts) {
    return parts.inMemory();
  }

  /** The time of calls; not a {@link Clock} bean, for that would be the host's as well. */
  record CallClock(Clock clock) {}

  @Bean
  CallClock bookendCallClock(
      ObjectProvider<Clock> hosts, CallRepository repository, DefaultComponents parts) {
    return new CallClock(parts.clock(hosts.getIfUnique(), repository));
  }

  /** Of the emulator in this context, whoever made it. */
  @Bean
  SmartInitializingSingleton bookendEmulatorEvents(
      ObjectProvider<TwilioEmulator> emulator, VideoCallService calls) {
    return () -> emulator.ifAvailable(emulated -> emulated.onEvent(calls::apply));
  }

  /** The host's account; found in one place, for all that signs or calls with it. */
  record Account(Optional<TwilioCredentials> found) {}

  /** Lazy, so that a host that brings all that needs them is not asked for them. */
  @Bean
  @Lazy
  Account bookendAccount(ObjectProvider<TwilioEmulator> emulator, DefaultComponents parts) {
    return new Account(parts.credentials(emulator.getIfAvailable()));
  }

  @Bean
  @ConditionalOnMissingBean
  TokenIssuer bookendTokenIssuer(Account account, DefaultComponents parts) {
    return parts.tokens(account.found());
  }

  @Bean
  @ConditionalOnMissingBean
  EventPublisher bookendEventPublisher(ApplicationEventPublisher publisher) {
    return publisher::publishEvent;
  }

  @Bean
  CallListener bookendEventListener(EventPublisher publisher) {
    return (event, call) -> publisher.publish(event);
  }

  /** Listeners are looked up when there is something to hear, so that they may use the service. */
  @Bean
  @ConditionalOnMissingBean
  VideoCallService bookendVideoCallService(
      CallRepository repository,
      TokenIssuer tokens,
      VideoRooms rooms,
      CallGuard guard,
      CallSettings settings,
      CallKeeper.Settings keeperSettings,
      ObjectProvider<CallListener> listeners,
      ObjectProvider<CallInstrumentation> instruments,
      CostConfiguration.Caps caps,
      CallClock time) {
    CallInstrumentation measured = instruments.getIfAvailable(() -> CallInstrumentation.NONE);
    Supplier<List<CallListener>> all =
        SingletonSupplier.of(() -> listeners.orderedStream().toList());
    VideoCallServiceBuilder builder = VideoCallService.builder();
    caps.all().forEach(builder::spendCap);
    return builder
        .repository(repository)
        .tokens(measured.counted(tokens))
        .rooms(measured.observed(rooms))
        .guard(guard)
        .settings(settings)
        .keeperSettings(keeperSettings)
        .listener((event, call) -> all.get().forEach(listener -> listener.on(event, call)))
        .clock(time.clock())
        .build();
  }

  @Bean
  @ConditionalOnMissingBean
  CallKeeper bookendCallKeeper(VideoCallService calls) {
    return calls.keeper();
  }

  @Bean
  @Nullable KeeperLifecycle bookendKeeperLifecycle(BookendConfig config, CallKeeper keeper) {
    return config.isKeeperEnabled() ? new KeeperLifecycle(keeper) : null;
  }
}
