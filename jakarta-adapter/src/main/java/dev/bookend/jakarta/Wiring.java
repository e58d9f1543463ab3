package dev.bookend.jakarta;

import dev.bookend.CallKeeper;
import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.VideoCallServiceBuilder;
import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.InvalidValueException;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallInstrumentation;
import dev.bookend.port.CallRepository;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
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
 * What each part is made of: the application's beans where it has them. It asks for them here, by
 * injection, as some containers leave out what nobody injects.
 */
@ApplicationScoped
public class Wiring {
  @Inject Instance<Object> beans;
  @Inject Instance<Supplied> supplied;
  @Inject Instance<Clock> clocks;
  @Inject Instance<DataSource> dataSources;
  @Inject Instance<Cap> caps;
  @Inject Listeners listeners;
  @Inject Instance<ProviderCallbacks> ownCallbacks;
  @Inject Instance<BookendConfig> config;
  @Inject Instance<DefaultComponents> parts;
  @Inject Instance<CallSettings> callSettings;
  @Inject Instance<CallKeeper.Settings> keeperSettings;
  @Inject Instance<HttpSettings> httpSettings;
  @Inject Instance<Pricing> pricing;
  @Inject Instance<CallGuard> guard;
  @Inject Instance<CallRepository> repository;
  @Inject Instance<CallClock> time;
  @Inject Instance<TwilioEmulator> emulator;
  @Inject Instance<Account> account;
  @Inject Instance<TokenIssuer> tokens;
  @Inject Instance<TwilioClient> client;
  @Inject Instance<TwilioUsage> usage;
  @Inject Instance<VideoRooms> rooms;
  @Inject Instance<VideoCallService> service;
  @Inject Event<UsageAlert> alerts;

  /** For the container. */
  Wiring() {}

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

  /** To some, what is empty is not there at all; Bookend has settings that may be empty. */
  private static @Nullable String value(Config settings, String key) {
    String value = settings.getConfigValue(key).getValue();
    return value != null
        ? value
        : sources(settings)
            .map(source -> source.getValue(key))
            .filter(Objects::nonNull)
            .findFirst()
            .map(raw -> emptied(key, raw))
            .orElse(null);
  }

  private static String emptied(String key, String raw) {
    if (raw.contains("${")) {
      throw new InvalidValueException(key, "must refer to what is set");
    }
    return "";
  }

  DefaultComponents parts() {
    return new DefaultComponents(config.get());
  }

  CallSettings callSettings() {
    return config.get().callSettings();
  }

  CallKeeper.Settings keeperSettings() {
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
        : parts.get().inDatabase(Transactions.joinedBy(dataSource, beans));
  }

  CallClock time() {
    Clock own = clocks.isResolvable() ? clocks.get() : null;
    return new CallClock(parts.get().clock(own, repository.get()));
  }

  TwilioEmulator emulator() {
    if (!config.get().usesEmulator()) {
      throw new IllegalStateException("There is no emulator unless bookend.provider is emulator");
    }
    return parts.get().emulator(time.get().clock());
  }

  Account account() {
    return new Account(parts.get().credentials(emulatorInUse()));
  }

  private @Nullable TwilioEmulator emulatorInUse() {
    if (supplied.get().has(VideoRooms.class)) {
      return config.get().usesEmulator() ? emulator.get() : null;
    }
    return rooms.get() instanceof TwilioEmulator own ? own : null;
  }

  TokenIssuer tokens() {
    return parts.get().tokens(account.get().found());
  }

  TwilioClient client() {
    return parts
        .get()
        .client(
            account
                .get()
                .found()
                .orElseThrow(
                    () -> new IllegalStateException("There is no Twilio account to call with")),
            httpSettings.get(),
            areCallbacksHeard(),
            time.get().clock());
  }

  private boolean areCallbacksHeard() {
    return DefaultComponents.canVerifyCallbacks(Lookup.find(ownCallbacks), account.get().found());
  }

  TwilioUsage usage() {
    return client.get().usage();
  }

  private boolean hasClient() {
    return !supplied.get().has(TwilioClient.class) || config.get().hasTwilioAccount();
  }

  private boolean hasUsage() {
    return !supplied.get().has(TwilioUsage.class) || hasClient();
  }

  VideoRooms rooms() {
    return config.get().usesEmulator()
        ? emulator.get()
        : parts.get().rooms(() -> hasClient() ? client.get() : null, tokens.get());
  }

  VideoCallService service() {
    if (!config.get().isEnabled()) {
      throw new IllegalStateException("There are no video calls, for bookend.enabled is false");
    }
    CallInstrumentation measured = Metrics.of(beans);
    VideoCallServiceBuilder builder = VideoCallService.builder();
    config.get().caps(pricing.get()).forEach(builder::spendCap);
    caps.forEach(builder::spendCap);
    return builder
        .repository(repository.get())
        .tokens(measured.counted(tokens.get()))
        .rooms(measured.observed(rooms.get()))
        .guard(guard.get())
        .settings(callSettings.get())
        .keeperSettings(keeperSettings.get())
        .listener(measured.listener())
        .listener(listeners::tell)
        .clock(time.get().clock())
        .build();
  }

  CallKeeper keeper() {
    return service.get().keeper();
  }

  CallEndpoints callEndpoints() {
    return new CallEndpoints(service.get(), httpSettings.get());
  }

  CallbackEndpoints callbackEndpoints() {
    ProviderCallbacks own = Lookup.find(ownCallbacks);
    ProviderCallbacks heard =
        own != null
            ? own
            : parts
                .get()
                .callbacks(
                    rooms.get(),
                    () -> account.get().found(),
                    httpSettings.get(),
                    time.get().clock());
    return new CallbackEndpoints(
        service.get(),
        heard == null ? null : Metrics.of(beans).counted(heard),
        DefaultComponents.logged(alerts::fire));
  }

  UsageAlertInstaller alerts() {
    return parts
        .get()
        .alerts(() -> hasUsage() ? usage.get() : null, this::areCallbacksHeard, httpSettings.get());
  }
}
