package dev.bookend.jakarta;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.VideoCallServiceBuilder;
import dev.bookend.call.InvalidValueException;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.GuestEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallInstrumentation;
import dev.bookend.port.CallRepository;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.Twilio;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Creates the default beans from the application's beans and from other defaults. All beans are
 * injected here, because some containers remove beans that have no injection point.
 */
@ApplicationScoped
public class BeanFactory {
  @Inject Instance<Object> beans;
  @Inject Instance<SyntheticBeanNames> synthetic;
  @Inject Instance<Clock> clocks;
  @Inject Instance<DataSource> dataSources;
  @Inject Instance<SpendCap> caps;
  @Inject ListenerDispatcher dispatcher;
  @Inject Instance<ProviderCallbacks> ownCallbacks;
  @Inject Instance<BookendConfig> config;
  @Inject Instance<DefaultComponents> parts;
  @Inject Instance<CallSettings> callSettings;
  @Inject Instance<KeeperSettings> keeperSettings;
  @Inject Instance<HttpSettings> httpSettings;
  @Inject Instance<Pricing> pricing;
  @Inject Instance<CallGuard> guard;
  @Inject Instance<AccessLog> accessLog;
  @Inject Instance<CallRepository> repository;
  @Inject Instance<CallClock> time;
  @Inject Instance<VideoProvider> ownProvider;
  @Inject Instance<TwilioAccount> account;
  @Inject Instance<TokenIssuer> tokens;
  @Inject Instance<TwilioClient> client;
  @Inject Instance<TwilioUsage> usage;
  @Inject Instance<VideoRooms> rooms;
  @Inject Instance<VideoCallService> service;
  @Inject Event<UsageAlert> alerts;

  /** Called by the container. */
  BeanFactory() {}

  BookendConfig config() {
    return read(ConfigProvider.getConfig());
  }

  static BookendConfig read(Config settings) {
    return new BookendConfig(
        key -> value(settings, key),
        sources(settings).flatMap(source -> source.getPropertyNames().stream()).toList());
  }

  private static Stream<ConfigSource> sources(Config settings) {
    return StreamSupport.stream(settings.getConfigSources().spliterator(), false);
  }

  /** Reads empty values too: some implementations of MicroProfile Config treat them as missing. */
  private static @Nullable String value(Config settings, String key) {
    String value = settings.getConfigValue(key).getValue();
    return value != null
        ? value
        : sources(settings)
            .map(source -> source.getValue(key))
            .filter(Objects::nonNull)
            .findFirst()
            .map(raw -> emptyValue(key, raw))
            .orElse(null);
  }

  private static String emptyValue(String key, String raw) {
    if (raw.contains("${")) {
      throw new InvalidValueException(key, "must refer to a property that is set");
    }
    return "";
  }

  DefaultComponents parts() {
    return new DefaultComponents(config.get());
  }

  CallSettings callSettings() {
    return config.get().callSettings();
  }

  KeeperSettings keeperSettings() {
    return config.get().keeperSettings();
  }

  HttpSettings httpSettings() {
    return config.get().httpSettings();
  }

  Pricing pricing() {
    return config.get().pricing();
  }

  CallGuard guard() {
    return CallGuard.participantsOnly();
  }

  CallRepository repository() {
    DataSource dataSource = config.get().usesDatabase() ? Lookup.find(dataSources) : null;
    return dataSource == null
        ? parts.get().inMemory()
        : parts.get().inDatabase(Transactions.connections(dataSource, beans));
  }

  CallClock time() {
    Clock own = clocks.isResolvable() ? clocks.get() : null;
    return new CallClock(parts.get().clock(own, repository.get()));
  }

  VideoProvider emulator() {
    if (!config.get().usesEmulator()) {
      throw new IllegalStateException(
          "The emulator is only available with bookend.provider=emulator");
    }
    return parts.get().emulator(time.get().clock());
  }

  TwilioAccount account() {
    return new TwilioAccount(parts.get().credentials(this::provider));
  }

  /**
   * {@return the application's provider, or else the emulator if it is in use; null if rooms are at
   * Twilio or the application's own}
   */
  @Nullable VideoProvider provider() {
    VideoProvider own = Lookup.find(ownProvider);
    return own == null && config.get().usesEmulator() && synthetic.get().contains(VideoRooms.class)
        ? Lookup.select(beans, DefaultComponents.emulatorType()).get()
        : own;
  }

  TokenIssuer tokens() {
    VideoProvider provider = provider();
    return provider == null ? parts.get().tokens(account.get().found()) : provider.tokens();
  }

  TwilioClient client() {
    return parts
        .get()
        .client(
            account
                .get()
                .found()
                .orElseThrow(() -> new IllegalStateException("No Twilio account is configured")),
            httpSettings.get(),
            canVerifyCallbacks(null),
            time.get().clock());
  }

  /** Without a provider for the default client: a provider of the application may use it. */
  private boolean canVerifyCallbacks(@Nullable VideoProvider provider) {
    return DefaultComponents.canVerifyCallbacks(
        Lookup.find(ownCallbacks), provider, () -> account.get().found());
  }

  TwilioUsage usage() {
    return provider() instanceof Twilio twilio ? twilio.usage() : client.get().usage();
  }

  private boolean hasClient() {
    return !synthetic.get().contains(TwilioClient.class) || config.get().hasTwilioAccount();
  }

  private boolean hasUsage() {
    return !synthetic.get().contains(TwilioUsage.class)
        || provider() instanceof Twilio
        || hasClient();
  }

  VideoRooms rooms() {
    VideoProvider provider = provider();
    return provider == null
        ? parts.get().rooms(() -> hasClient() ? client.get() : null, tokens.get())
        : provider.rooms();
  }

  VideoCallService service() {
    if (!config.get().isEnabled()) {
      throw new IllegalStateException("Video calls are disabled by bookend.enabled=false");
    }
    CallInstrumentation measured = Metrics.of(beans);
    VideoCallServiceBuilder builder = VideoCallService.builder();
    config.get().caps(pricing.get()).forEach(builder::spendCap);
    caps.forEach(builder::spendCap);
    return builder
        .repository(repository.get())
        .provider(VideoProvider.of(measured.observed(rooms.get()), measured.counted(tokens.get())))
        .guard(guard.get())
        .accessLog(Objects.requireNonNullElse(Lookup.find(accessLog), AccessLog.NONE))
        .settings(callSettings.get())
        .keeperSettings(keeperSettings.get())
        .listener(measured.listener())
        .listener(dispatcher::deliver)
        .clock(time.get().clock())
        .build();
  }

  /**
   * Delivers the events of a provider in this process to the default service. A service of the
   * application receives them since it was built.
   */
  void deliverProviderEvents() {
    VideoProvider provider = provider();
    if (provider != null && synthetic.get().contains(VideoCallService.class)) {
      provider.onEvent(service.get()::apply);
    }
  }

  CallKeeper keeper() {
    return service.get().keeper();
  }

  CallEndpoints callEndpoints() {
    return new CallEndpoints(service.get(), httpSettings.get());
  }

  GuestEndpoints guestEndpoints() {
    return new GuestEndpoints(service.get());
  }

  CallbackEndpoints callbackEndpoints() {
    ProviderCallbacks own = Lookup.find(ownCallbacks);
    ProviderCallbacks callbacks = own == null ? defaultCallbacks() : own;
    return new CallbackEndpoints(
        service.get(),
        callbacks == null ? null : Metrics.of(beans).counted(callbacks),
        DefaultComponents.logged(alerts::fire));
  }

  private @Nullable ProviderCallbacks defaultCallbacks() {
    VideoProvider provider = provider();
    return provider == null
        ? parts
            .get()
            .callbacks(
                rooms.get(), () -> account.get().found(), httpSettings.get(), time.get().clock())
        : provider.callbacks().orElse(null);
  }

  UsageAlertInstaller alerts() {
    return parts
        .get()
        .alerts(
            () -> hasUsage() ? usage.get() : null,
            () -> canVerifyCallbacks(provider()),
            httpSettings.get());
  }
}
