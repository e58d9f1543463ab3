package dev.bookend.config;

import static java.util.Locale.ROOT;

import dev.bookend.CallKeeper;
import dev.bookend.CallSettings;
import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.CallCost.Rounding;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.http.HttpSettings;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bookend.*} says. All of it is read and checked at once; what is not set is core's
 * default. Durations are written as {@code 15s}, {@code 600ms} or {@code PT15S}, names as {@code
 * ad-hoc}. The credentials are only looked up when they are asked for, and are kept nowhere here.
 * Immutable.
 */
public final class BookendConfig {
  static final String PREFIX = "bookend.";

  private final Function<String, @Nullable String> values;
  private final boolean enabled;
  private final boolean routes;
  private final boolean exceptions;
  private final boolean keeper;
  private final boolean database;
  private final Provider provider;
  private final CallSettings callSettings;
  private final CallKeeper.Settings keeperSettings;
  private final HttpSettings httpSettings;
  private final Pricing pricing;
  private final Caps caps;

  final Section jdbc;
  final Section clock;
  final Section twilio;
  final Section token;
  final TwilioClient.Settings twilioSettings;
  final Rooms rooms;
  final Duration tokenCeiling;
  final @Nullable URI publicUrl;
  final InitializeSchema initializeSchema;
  final String tablePrefix;
  final Duration clockSkew;
  final Alerts alerts;

  enum Provider {
    TWILIO,
    EMULATOR
  }

  enum Rooms {
    REST,
    AD_HOC
  }

  enum InitializeSchema {
    EMBEDDED,
    ALWAYS,
    NEVER
  }

  /**
   * Reads all settings.
   *
   * @param values finds a setting by its key, such as {@code bookend.call.limit} or {@code
   *     TWILIO_ACCOUNT_SID}; null or blank if it is not set
   * @throws InvalidValueException if one is malformed or out of its range; it names the key and
   *     tells what would be right, and does not tell the value
   */
  public BookendConfig(Function<String, @Nullable String> values) {
    this.values = values;
    jdbc = section("jdbc.");
    clock = section("jdbc.clock-");
    twilio = section("twilio.");
    token = section("twilio.token-");
    Section root = section("");
    enabled = root.get("enabled", Format.FLAG, true);
    provider = root.get("provider", Format.oneOf(Provider.class), Provider.TWILIO);
    routes = section("http.").get("enabled", Format.FLAG, true);
    exceptions = section("http.").get("handle-exceptions", Format.FLAG, true);
    httpSettings = http(section("http."));
    callSettings = call(section("call."));
    keeper = section("keeper.").get("enabled", Format.FLAG, true);
    keeperSettings = keeper(section("keeper."));
    database = jdbc.get("enabled", Format.FLAG, true);
    initializeSchema =
        jdbc.get(
            "initialize-schema", Format.oneOf(InitializeSchema.class), InitializeSchema.EMBEDDED);
    tablePrefix = jdbc.get("table-prefix", Format.TEXT, JdbcCallRepository.DEFAULT_TABLE_PREFIX);
    clockSkew = jdbc.get("clock-skew", Format.DURATION, JdbcCallRepository.DEFAULT_CLOCK_SKEW);
    rooms = twilio.get("rooms", Format.oneOf(Rooms.class), Rooms.REST);
    tokenCeiling = twilio.get("token-ceiling", Format.DURATION, TwilioTokenIssuer.DEFAULT_CEILING);
    publicUrl = twilio.find("public-url", Format.ADDRESS);
    twilioSettings = twilio(twilio);
    pricing = pricing(section("cost."));
    caps = new Caps(section("cap."));
    alerts = new Alerts(section("alert."));
    if (publicUrl != null) {
      twilio.named(() -> httpSettings.eventsUrl(publicUrl));
    }
  }

  private Section section(String name) {
    return new Section(PREFIX + name, values);
  }

  private HttpSettings http(Section http) {
    HttpSettings defaults = HttpSettings.defaults();
    String basePath = values.apply(http.prefix() + "base-path"); // blank is the root
    return http.named(
        () ->
            new HttpSettings(
                basePath == null ? defaults.basePath() : basePath.strip(),
                http.get("call-url", Format.TEXT, defaults.callUrl())));
  }

  private static CallSettings call(Section call) {
    CallSettings defaults = CallSettings.defaults();
    CallTerms terms = defaults.terms();
    Duration answerWithin = call.find("answer-within", Format.DURATION);
    Duration warnBefore = call.find("warn-before", Format.DURATION);
    return call.named(
        () ->
            new CallSettings(
                new CallTerms(
                    call.get("limit", Format.DURATION, terms.limit()),
                    call.get("join-opens-before", Format.DURATION, terms.joinOpensBefore()),
                    call.get("join-closes-after", Format.DURATION, terms.joinClosesAfter()),
                    answerWithin == null ? terms.answerWithin() : answerWithin,
                    call.get("reconnect-grace", Format.DURATION, terms.reconnectGrace()),
                    warnBefore == null ? terms.warnBefore() : warnBefore,
                    call.get("extendable-by", Format.DURATION, terms.extendableBy()),
                    call.get("exclusive", Format.FLAG, terms.exclusive())),
                call.get("max-limit", Format.DURATION, defaults.maxLimit())));
  }

  private static CallKeeper.Settings keeper(Section keeper) {
    CallKeeper.Settings defaults = CallKeeper.Settings.defaults();
    return keeper.named(
        () ->
            new CallKeeper.Settings(
                keeper.get("poll", Format.DURATION, defaults.poll()),
                keeper.get("ahead", Format.DURATION, defaults.ahead()),
                keeper.get("lease", Format.DURATION, defaults.lease()),
                keeper.get("batch", Format.INTEGER, defaults.batch()),
                keeper.get("workers", Format.INTEGER, defaults.workers())));
  }

  private static TwilioClient.Settings twilio(Section twilio) {
    TwilioClient.Settings defaults = TwilioClient.Settings.defaults();
    return twilio.named(
        () ->
            new TwilioClient.Settings(
                twilio.find("api-url", Format.ADDRESS),
                twilio.find("region", Format.TEXT),
                twilio.find("edge", Format.TEXT),
                null,
                twilio.get("connect-timeout", Format.DURATION, defaults.connectTimeout()),
                twilio.get("response-timeout", Format.DURATION, defaults.responseTimeout()),
                twilio.get("budget", Format.DURATION, defaults.budget()),
                twilio.get("writes-per-second", Format.INTEGER, defaults.writesPerSecond()),
                twilio.get("reads-per-second", Format.INTEGER, defaults.readsPerSecond())));
  }

  private Pricing pricing(Section cost) {
    Pricing defaults = Pricing.defaults();
    return section("cost.price-")
        .named(
            () ->
                new Pricing(
                    cost.get(
                        "price-per-participant-minute",
                        Format.DECIMAL,
                        defaults.perParticipantMinute()),
                    cost.get("currency", Format.CURRENCY, defaults.currency()),
                    cost.get("rounding", Format.oneOf(Rounding.class), defaults.rounding())));
  }

  /** {@return {@code bookend.enabled}: whether there are video calls at all; true if not set} */
  public boolean isEnabled() {
    return enabled;
  }

  /** {@return {@code bookend.http.enabled}: whether routes are served; true if not set} */
  public boolean servesRoutes() {
    return enabled && routes;
  }

  /**
   * {@return {@code bookend.http.handle-exceptions}: whether a {@link
   * dev.bookend.call.VideoCallException} that leaves a route of the host is answered with {@link
   * dev.bookend.http.CallEndpoints#problem}, unless the host handles it; true if not set}
   */
  public boolean handlesExceptions() {
    return enabled && exceptions;
  }

  /** {@return {@code bookend.keeper.enabled}: whether this node keeps time; true if not set} */
  public boolean keepsTime() {
    return enabled && keeper;
  }

  /**
   * {@return {@code bookend.jdbc.enabled}: whether calls are kept in the host's database, if it has
   * one; true if not set}
   */
  public boolean usesDatabase() {
    return database;
  }

  /**
   * {@return {@code bookend.provider}: whether the rooms are the emulator's, in this process; false
   * if not set}
   */
  public boolean isOnEmulator() {
    return provider == Provider.EMULATOR;
  }

  /** {@return {@code bookend.call.*}: what new calls are like} */
  public CallSettings callSettings() {
    return callSettings;
  }

  /** {@return {@code bookend.keeper.*}: how this node keeps time} */
  public CallKeeper.Settings keeperSettings() {
    return keeperSettings;
  }

  /** {@return {@code bookend.http.*}: where the routes are, and the pages of calls} */
  public HttpSettings httpSettings() {
    return httpSettings;
  }

  /** {@return {@code bookend.cost.*}: what the provider charges} */
  public Pricing pricing() {
    return pricing;
  }

  /**
   * {@return {@code bookend.cap.*}: how much may be planned; empty if nothing is set}
   *
   * @param price what caps of money go by
   */
  public List<Cap> caps(Pricing price) {
    return caps.of(price);
  }

  /**
   * {@return what Twilio gave the host's account, each value under Bookend's own key ({@code
   * bookend.twilio.account-sid}) or else under Twilio's name ({@code TWILIO_ACCOUNT_SID}); empty if
   * none is set}
   *
   * @throws InvalidValueException if some are missing, or one is malformed; it names both keys
   */
  public Optional<TwilioCredentials> credentials() {
    try {
      return TwilioCredentials.fromVariables(this::credential);
    } catch (InvalidValueException e) {
      throw new InvalidValueException(e.field() + " (or " + keyOf(e.field()) + ")", e.rule());
    }
  }

  /** {@return whether calls are to run on an account of the host's, be its SID malformed} */
  public boolean namesAnAccount() {
    String sid = credential("TWILIO_ACCOUNT_SID");
    return !isOnEmulator() && sid != null && !sid.isBlank();
  }

  private @Nullable String credential(String variable) {
    String own = values.apply(keyOf(variable));
    return own == null || own.isBlank() ? values.apply(variable) : own;
  }

  private static String keyOf(String variable) {
    return PREFIX + variable.toLowerCase(ROOT).replaceFirst("_", ".").replace('_', '-');
  }
}
