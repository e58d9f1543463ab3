package dev.bookend.config;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.HttpSettings;
import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallRepository;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import dev.bookend.twilio.TwilioUsage;
import dev.bookend.twilio.TwilioWebhook;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Factory of the components that the host does not define itself, according to its settings. Each
 * call creates a new component and logs warnings about it. Suppliers are called only if their value
 * is needed. Thread-safe.
 */
public final class DefaultComponents {
  private static final Logger log = LoggerFactory.getLogger(DefaultComponents.class);
  private static final String CALLBACKS_DISABLED =
      "Twilio status callbacks are disabled ({}); presence comes from {}";
  private static final String TWILIO = "twilio";

  private final BookendConfig config;

  /**
   * Creates a factory and logs the warnings about the settings, which contain keys but no values.
   *
   * @param config the host's settings
   * @throws InvalidValueException if {@code bookend.provider} is emulator, but the emulator is not
   *     on the class path; the message names the missing dependency
   */
  public DefaultComponents(BookendConfig config) {
    this.config = config;
    if (config.usesEmulator()) {
      Emulator.get();
    }
    config.warnings.forEach(log::warn);
  }

  /** {@return an in-memory repository, for a host without a database} */
  public CallRepository inMemory() {
    log.warn(
        "Calls are stored in memory only: a restart loses them, and other nodes don't see them");
    return new InMemoryCallRepository();
  }

  /**
   * {@return a repository in the host's database} It creates the tables or checks that they exist,
   * according to {@code bookend.jdbc.initialize-schema}. Call it outside a transaction.
   *
   * @param connections connections to the database, which join the host's transactions
   * @throws IllegalStateException if the database is unsupported or tables are missing; the message
   *     names the remedy
   * @throws dev.bookend.call.StorageException if the database is unreachable
   * @throws InvalidValueException if the table prefix is malformed
   */
  public JdbcCallRepository inDatabase(ConnectionSource connections) {
    String prefix = config.tablePrefix;
    JdbcCallRepository calls =
        config.jdbc.reportingKeys(() -> new JdbcCallRepository(connections, prefix));
    if (makesTables(calls)) {
      calls.createSchema();
    } else {
      calls.checkSchema();
    }
    log.info("Calls are stored in the database, in the tables {}*", prefix);
    return calls;
  }

  private boolean makesTables(JdbcCallRepository calls) {
    return switch (config.initializeSchema) {
      case ALWAYS -> true;
      case EMBEDDED -> calls.isEmbedded();
      case NEVER -> false;
    };
  }

  /**
   * {@return the clock of calls: the host's clock unchanged, or else a system clock; with a
   * database, the system clock is corrected by the database's clock}
   *
   * @param hosts the host's clock; null if it has none
   * @param calls the repository of the calls
   */
  public Clock clock(@Nullable Clock hosts, CallRepository calls) {
    if (!(calls instanceof JdbcCallRepository jdbc)) {
      return hosts == null ? Clock.systemUTC() : hosts;
    }
    if (hosts != null) {
      log.warn(
          "The application's Clock is used unchanged: clock skew between nodes is not corrected");
      return hosts;
    }
    return config.clock.reportingKeys(() -> jdbc.clock(Clock.systemUTC(), config.clockSkew));
  }

  /** {@return whether the emulator is on the class path} */
  public static boolean hasEmulator() {
    return Emulator.find().isPresent();
  }

  /**
   * {@return the class of the emulator} A host with the emulator gets a bean of this class.
   *
   * @throws InvalidValueException if the emulator is not on the class path; the message names the
   *     missing dependency
   */
  public static Class<? extends VideoProvider> emulatorType() {
    return Emulator.get().type();
  }

  /**
   * {@return an emulator of Twilio in this process}
   *
   * @param clock the clock of the calls
   * @throws InvalidValueException if the emulator is not on the class path
   */
  public VideoProvider emulator(Clock clock) {
    log.warn(
        "bookend.provider=emulator: calls run on the emulator in this process, not on Twilio. Use"
            + " it for development and tests only");
    return Emulator.get().create(clock);
  }

  /**
   * {@return the credentials of the configured Twilio account; empty without an account, and while
   * calls run on the emulator} A host with rooms of its own does not use the emulator, whatever
   * {@code bookend.provider} is.
   *
   * @param provider supplies the provider of the calls, such as the emulator; null = Twilio or the
   *     rooms of the host
   * @throws InvalidValueException if a mandatory credential is missing, or one is malformed
   */
  public Optional<TwilioCredentials> credentials(Supplier<@Nullable VideoProvider> provider) {
    return config.usesEmulator() && provider.get() != null
        ? Optional.empty()
        : config.credentials();
  }

  /**
   * {@return the issuer of tokens; without an account it rejects each request}
   *
   * @param account the account whose API key signs the tokens; empty if there is none
   */
  public TokenIssuer tokens(Optional<TwilioCredentials> account) {
    if (account.isEmpty()) {
      log.warn(
          "No Twilio credentials: joins fail until TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID and"
              + " TWILIO_API_KEY_SECRET are set, or bookend.provider is emulator");
      return TokenIssuer.unconfigured();
    }
    return config.twilio.section.reportingKeys(
        () -> new TwilioTokenIssuer(account.get(), config.twilio.maxTokenValidity));
  }

  /**
   * {@return a client of Twilio's REST interface}
   *
   * @param account the account
   * @param routes the paths of this host's routes
   * @param withCallbacks whether new rooms get a status callback
   * @param clock the clock of the calls
   */
  public TwilioClient client(
      TwilioCredentials account, HttpSettings routes, boolean withCallbacks, Clock clock) {
    URI eventsUrl = withCallbacks ? config.twilio.callbackUrl(routes::eventsUrl) : null;
    return new TwilioClient(
        account, config.twilio.settings.toBuilder().statusCallback(eventsUrl).build(), clock);
  }

  /**
   * {@return whether callbacks can be verified}
   *
   * @param hosts the host's own verifier; null if it has none
   * @param provider the provider whose callback verifier is used without one of the host; null =
   *     Twilio or the rooms of the host
   * @param account supplies the account whose Auth Token is used without a provider
   */
  public static boolean canVerifyCallbacks(
      @Nullable ProviderCallbacks hosts,
      @Nullable VideoProvider provider,
      Supplier<Optional<TwilioCredentials>> account) {
    if (hosts != null) {
      return true;
    }
    return provider == null
        ? account.get().filter(TwilioCredentials::canVerifyCallbacks).isPresent()
        : provider.callbacks().isPresent();
  }

  /**
   * {@return Twilio's rooms, managed over REST or ad-hoc}
   *
   * @param client supplies the REST client; null if there is no account
   * @param tokens the issuer of tokens for the rooms
   */
  public VideoRooms rooms(Supplier<@Nullable TwilioClient> client, TokenIssuer tokens) {
    if (config.twilio.roomMode == TwilioSection.RoomMode.AD_HOC) {
      log.warn(
          "Rooms are ad-hoc: Bookend sends no request to Twilio; at a call's end, only the pages"
              + " and the expiry of their tokens disconnect participants");
      return VideoRooms.adHoc(TWILIO);
    }
    TwilioClient twilio = client.get();
    if (twilio != null) {
      return twilio.rooms();
    }
    if (tokens.isConfigured()) {
      log.warn(
          "Rooms are ad-hoc, because there is no Twilio account to open them with; at a call's end,"
              + " only the pages and the expiry of their tokens disconnect participants. Set"
              + " TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET, or define a"
              + " TwilioClient");
    }
    return VideoRooms.adHoc(TWILIO);
  }

  /**
   * {@return the verifier of Twilio's callbacks; null if the provider is another, or the public URL
   * or the Auth Token is missing}
   *
   * @param rooms the provider's rooms
   * @param account supplies the account whose Auth Token verifies callbacks
   * @param routes the paths of this host's routes
   * @param clock the clock of the calls
   */
  public @Nullable ProviderCallbacks callbacks(
      VideoRooms rooms,
      Supplier<Optional<TwilioCredentials>> account,
      HttpSettings routes,
      Clock clock) {
    TwilioCredentials credentials =
        rooms.provider().equals(TWILIO) ? account.get().orElse(null) : null;
    if (credentials == null) {
      return null;
    }
    String presence =
        rooms.managesRooms() ? "reports of pages and polling" : "reports of pages only";
    URI events = config.twilio.callbackUrl(routes::eventsUrl);
    URI usage = config.twilio.callbackUrl(routes::usageUrl);
    if (events == null || usage == null) {
      log.warn(CALLBACKS_DISABLED, "bookend.twilio.public-url is not set", presence);
      return null;
    }
    if (!credentials.canVerifyCallbacks()) {
      log.warn(CALLBACKS_DISABLED, "TWILIO_AUTH_TOKEN is not set", presence);
      return null;
    }
    return new TwilioWebhook(credentials, events, usage, clock);
  }

  /**
   * {@return the installer of the account's usage alerts}
   *
   * @param usage supplies the account's usage; null if there is no account
   * @param canVerifyCallbacks supplies whether callbacks can be verified
   * @param routes the paths of this host's routes
   * @throws InvalidValueException if alerts are configured, but the public URL or the Auth Token
   *     for their callbacks is missing; it names the missing setting
   */
  public UsageAlertInstaller alerts(
      Supplier<@Nullable TwilioUsage> usage,
      Supplier<Boolean> canVerifyCallbacks,
      HttpSettings routes) {
    if (!config.usageAlerts.isConfigured()) {
      return UsageAlertInstaller.NONE;
    }
    TwilioUsage twilio = usage.get();
    if (twilio == null) {
      log.warn("Usage alerts are not installed (bookend.usage-alert): there is no Twilio account");
      return UsageAlertInstaller.NONE;
    }
    URI usageUrl = config.twilio.callbackUrl(routes::usageUrl);
    if (usageUrl == null) {
      throw missing("bookend.twilio.public-url", "a URL for its callbacks");
    }
    if (!canVerifyCallbacks.get()) {
      throw missing(
          "TWILIO_AUTH_TOKEN", "a token to verify its callbacks, or a provider that does");
    }
    return new UsageAlertInstaller(twilio, config.usageAlerts.postingTo(usageUrl));
  }

  private static InvalidValueException missing(String name, String requirement) {
    return new InvalidValueException(
        name, "must be set: bookend.usage-alert requires " + requirement);
  }

  /**
   * {@return a receiver that logs each alert and passes it on}
   *
   * @param receiver the next receiver
   */
  public static Consumer<UsageAlert> logged(Consumer<UsageAlert> receiver) {
    return alert -> {
      log.warn(
          "Usage alert: {} of {} is {} and has reached the threshold {}",
          alert.measure(),
          alert.category(),
          alert.current(),
          alert.threshold());
      receiver.accept(alert);
    };
  }
}
