package dev.bookend.spring;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.VideoCallServiceBuilder;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallInstrumentation;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.DeliveredEvent;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioCredentials;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.HierarchicalBeanFactory;
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
 * Auto-configures Bookend in a Spring Boot application, unless {@code bookend.enabled} is false.
 * Each default bean backs off if the application defines a bean of its type. Events are delivered
 * to all {@link CallListener} beans, in their order, and published as application events:
 * {@code @EventListener void on(CallEvent.Completed event)}. A single {@link Clock} bean replaces
 * the system clock, and an {@link AccessLog} bean receives who has read what.
 *
 * <p>With a {@code DataSource}, calls are stored in its database and join Spring's transactions.
 * Without one, they are stored in memory.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
    })
@Conditional(CallsEnabledCondition.class)
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
  private static final String SERVICE = "bookendVideoCallService";

  BookendAutoConfiguration() {}

  @Bean
  BookendConfig bookendConfig(Environment environment) {
    return new BookendConfig(environment::getProperty, names(environment));
  }

  /**
   * The names of all properties as written in their sources. Sources that cannot list their names
   * are skipped.
   */
  private static List<String> names(Environment environment) {
    return environment instanceof ConfigurableEnvironment configurable
        ? configurable.getPropertySources().stream()
            .filter(EnumerablePropertySource.class::isInstance)
            .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
            .toList()
        : List.of();
  }

  @Bean
  DefaultComponents bookendDefaultComponents(BookendConfig config) {
    return new DefaultComponents(config);
  }

  @Bean
  @ConditionalOnMissingBean
  CallSettings bookendCallSettings(BookendConfig config) {
    return config.callSettings();
  }

  @Bean
  @ConditionalOnMissingBean
  KeeperSettings bookendKeeperSettings(BookendConfig config) {
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

  /**
   * The clock of calls. Not a {@link Clock} bean, because such a bean would also be injected into
   * the application's own classes.
   */
  record CallClock(Clock clock) {}

  @Bean
  CallClock bookendCallClock(
      ObjectProvider<Clock> clocks, CallRepository repository, DefaultComponents parts) {
    return new CallClock(parts.clock(clocks.getIfUnique(), repository));
  }

  /**
   * Delivers the events of a provider in this process to the default service bean, with all that
   * decorates it. A service of the application receives them since it was built.
   */
  @Bean
  SmartInitializingSingleton bookendProviderEvents(
      ObjectProvider<VideoProvider> providers,
      VideoCallService calls,
      HierarchicalBeanFactory beans) {
    return () -> {
      if (beans.containsLocalBean(SERVICE)) {
        providers.ifAvailable(provider -> provider.onEvent(calls::apply));
      }
    };
  }

  /**
   * The application's Twilio account, read once and shared by the token issuer, the REST client and
   * the callback verifier.
   */
  record Account(Optional<TwilioCredentials> found) {}

  /**
   * Lazy, so that credentials are not checked if the application replaces all beans that need them.
   */
  @Bean
  @Lazy
  Account bookendAccount(DefaultComponents parts, ObjectProvider<VideoProvider> providers) {
    return new Account(parts.credentials(providers::getIfAvailable));
  }

  @Bean
  @ConditionalOnMissingBean
  TokenIssuer bookendTokenIssuer(
      ObjectProvider<VideoProvider> providers,
      ObjectProvider<Account> account,
      DefaultComponents parts) {
    VideoProvider provider = providers.getIfAvailable();
    return provider == null ? parts.tokens(account.getObject().found()) : provider.tokens();
  }

  @Bean
  @ConditionalOnMissingBean
  EventPublisher bookendEventPublisher(ApplicationEventPublisher publisher) {
    return publisher::publishEvent;
  }

  @Bean
  CallListener bookendEventListener(EventPublisher publisher) {
    return (event, call) -> {
      publisher.publish(event);
      publisher.publish(new DeliveredEvent(event, call));
    };
  }

  /** Listeners are looked up at the first event, so that they can inject the service. */
  @Bean(SERVICE)
  @ConditionalOnMissingBean
  VideoCallService bookendVideoCallService(
      CallRepository repository,
      TokenIssuer tokens,
      VideoRooms rooms,
      CallGuard guard,
      ObjectProvider<AccessLog> accessLog,
      CallSettings settings,
      KeeperSettings keeperSettings,
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
        .provider(VideoProvider.of(measured.observed(rooms), measured.counted(tokens)))
        .guard(guard)
        .accessLog(accessLog.getIfAvailable(() -> AccessLog.NONE))
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
