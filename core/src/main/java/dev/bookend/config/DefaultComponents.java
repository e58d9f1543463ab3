package dev.bookend.config;

import dev.bookend.call.InvalidValueException;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.http.HttpSettings;
import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallRepository;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import dev.bookend.port.TokenIssuer;
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
 * The parts of a service that the host does not bring itself, as its configuration wants them. Each
 * is made anew by each call, and says in the log what the host should know of it. What is supplied
 * is asked for only if it is needed. Thread-safe.
 */
public final class DefaultComponents {
  private static final Logger log = LoggerFactory.getLogger(DefaultComponents.class);
  private static final String UNTOLD =
      "Twilio tells nothing, who is in a room is known from {}: {}";
  private static final String TWILIO = "twilio";

  private final BookendConfig config;

  /**
   * Parts for a host. Logs what is doubtful in its configuration, by key and without the value.
   *
   * @param config what the host has configured
   */
  public DefaultComponents(BookendConfig config) {
    this.config = config;
    config.warnings.forEach(log::warn);
  }

  /** {@return calls in memory, for a host without a database} */
  public CallRepository inMemory() {
    log.warn("Calls are kept in memory: a restart forgets them");
    return new InMemoryCallRepository();
  }

  /**
   * {@return calls in the host's database, whose tables are made or looked for}
   *
   * @param connections connections to it, that join the host's transactions; in none now
   * @throws IllegalStateException if the database is not supported, or has not the tables; the
   *     message tells what to do
   * @throws dev.bookend.call.StorageException if it can't be reached
   * @throws InvalidValueException if the tables' prefix is not one
   */
  public JdbcCallRepository inDatabase(ConnectionSource connections) {
    String prefix = config.tablePrefix;
    JdbcCallRepository calls = config.jdbc.named(() -> new JdbcCallRepository(connections, prefix));
    if (makesTables(calls)) {
      calls.createSchema();
    } else {
      calls.checkSchema();
    }
    log.info("Calls are kept in the database, in the tables {}*", prefix);
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
   * {@return the time of calls: the host's own as it is, or else one on which all nodes of a
   * database agree}
   *
   * @param hosts the host's own; null if it has none
   * @param calls where calls are kept
   */
  public Clock clock(@Nullable Clock hosts, CallRepository calls) {
    if (!(calls instanceof JdbcCallRepository jdbc)) {
      return hosts == null ? Clock.systemUTC() : hosts;
    }
    if (hosts != null) {
      log.warn("The application's Clock is used as it is: its nodes' clocks are not compared");
      return hosts;
    }
    return config.clock.named(() -> jdbc.clock(Clock.systemUTC(), config.clockSkew));
  }

  /**
   * {@return the emulator, in this process}
   *
   * @param clock the time of calls
   */
  public TwilioEmulator emulator(Clock clock) {
    log.warn(
        "bookend.provider=emulator: calls run on the emulator in this process, not on Twilio. It is"
            + " for development and tests, not for production");
    return new TwilioEmulator(clock);
  }

  /**
   * {@return the account that tokens are signed with: the emulator's, or else the configured one;
   * empty if there is none}
   *
   * @param emulator the emulator in this process; null if there is none
   * @throws InvalidValueException if only some credentials are set, or one is malformed
   */
  public Optional<TwilioCredentials> credentials(@Nullable TwilioEmulator emulator) {
    return emulator == null
        ? config.credentials()
        : Optional.of(
            TwilioCredentials.of(
                emulator.accountSid(), emulator.apiKeySid(), emulator.apiKeySecret()));
  }

  /**
   * {@return what issues tokens}
   *
   * @param account what they are signed with; empty if there is nothing, then none is issued
   */
  public TokenIssuer tokens(Optional<TwilioCredentials> account) {
    if (account.isEmpty()) {
      log.warn(
          "No Twilio credentials: nobody can join a call until TWILIO_ACCOUNT_SID,"
              + " TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET are set, or bookend.provider is"
              + " emulator");
      return TokenIssuer.unconfigured();
    }
    return config.twilio.tokenSection.named(
        () -> new TwilioTokenIssuer(account.get(), config.twilio.tokenCeiling));
  }

  /**
   * {@return Twilio's interface}
   *
   * @param account who calls
   * @param routes where this host's routes are
   * @param heard whether its callbacks are verified and heard
   * @param clock the time of calls
   */
  public TwilioClient client(
      TwilioCredentials account, HttpSettings routes, boolean heard, Clock clock) {
    URI told = heard ? config.twilio.address(routes::eventsUrl) : null;
    return new TwilioClient(account, config.twilio.settings.withStatusCallback(told), clock);
  }

  /**
   * {@return whether callbacks are heard}
   *
   * @param hosts the host's own that verifies them; null if it has none
   * @param account what else they would be verified with
   */
  public static boolean areHeard(
      @Nullable ProviderCallbacks hosts, Optional<TwilioCredentials> account) {
    return hosts != null || account.filter(TwilioCredentials::verifyCallbacks).isPresent();
  }

  /**
   * {@return Twilio's rooms}
   *
   * @param client supplies Twilio's interface; null if there is no account
   * @param tokens what issues tokens for them
   */
  public VideoRooms rooms(Supplier<@Nullable TwilioClient> client, TokenIssuer tokens) {
    if (config.twilio.rooms == TwilioSection.Rooms.AD_HOC) {
      log.warn(
          "Rooms are ad-hoc: Twilio is never called, so a call's end is up to the pages"
              + " and to the expiry of their tokens");
      return VideoRooms.adHoc(TWILIO);
    }
    TwilioClient known = client.get();
    if (known != null) {
      return known.rooms();
    }
    if (tokens.isConfigured()) {
      log.warn(
          "Rooms are ad-hoc, for there is no account to open them with: a call's end is up to the"
              + " pages and to the expiry of their tokens. Set TWILIO_ACCOUNT_SID and its key, or"
              + " define a TwilioClient");
    }
    return VideoRooms.adHoc(TWILIO);
  }

  /**
   * {@return what verifies and reads Twilio's callbacks; null if none are to be had}
   *
   * @param rooms who runs the rooms
   * @param account supplies the account, with whose Auth Token they are verified
   * @param routes where this host's routes are
   * @param clock the time of calls
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
    String otherwise = rooms.areManaged() ? "the pages and from asking" : "the pages alone";
    URI events = config.twilio.address(routes::eventsUrl);
    URI usage = config.twilio.address(routes::usageUrl);
    if (events == null || usage == null) {
      log.warn(UNTOLD, otherwise, "bookend.twilio.public-url is not set");
      return null;
    }
    if (!credentials.verifyCallbacks()) {
      log.warn(UNTOLD, otherwise, "TWILIO_AUTH_TOKEN is not set");
      return null;
    }
    return new TwilioWebhook(credentials, events, usage, clock);
  }

  /**
   * {@return what sets the account's alerts up}
   *
   * @param usage supplies the account's usage; null if there is no account
   * @param heard supplies whether callbacks are verified and heard
   * @param routes where this host's routes are
   * @throws InvalidValueException if they could not be told, naming what is missing for it
   */
  public UsageAlertInstaller alerts(
      Supplier<@Nullable TwilioUsage> usage, Supplier<Boolean> heard, HttpSettings routes) {
    if (!config.alerts.areAny()) {
      return UsageAlertInstaller.NONE;
    }
    TwilioUsage known = usage.get();
    if (known == null) {
      log.warn("No Twilio account: the alerts of bookend.alert are not set up");
      return UsageAlertInstaller.NONE;
    }
    URI told = config.twilio.address(routes::usageUrl);
    if (told == null) {
      throw missing("bookend.twilio.public-url", "there");
    }
    if (!heard.get()) {
      throw missing("TWILIO_AUTH_TOKEN", "what is signed with it");
    }
    return new UsageAlertInstaller(known, config.alerts.toldTo(told));
  }

  private static InvalidValueException missing(String name, String what) {
    return new InvalidValueException(name, "must be set: bookend.alert wants to be told " + what);
  }

  /**
   * {@return a receiver of alerts that says them in the log, too}
   *
   * @param receiver who else is told
   */
  public static Consumer<UsageAlert> logged(Consumer<UsageAlert> receiver) {
    return alert -> {
      log.warn(
          "The account's {} of {} is {}, and has reached {}",
          alert.measure(),
          alert.category(),
          alert.current(),
          alert.threshold());
      receiver.accept(alert);
    };
  }
}
