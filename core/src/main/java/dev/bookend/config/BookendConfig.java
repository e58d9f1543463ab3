package dev.bookend.config;

import static java.util.Locale.ROOT;

import dev.bookend.CallKeeper;
import dev.bookend.CallSettings;
import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.CallCost.Rounding;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import dev.bookend.http.HttpSettings;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.twilio.TwilioCredentials;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
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

  final ConfigSection jdbc;
  final ConfigSection clock;
  final TwilioSection twilio;
  final InitializeSchema initializeSchema;
  final String tablePrefix;
  final Duration clockSkew;
  final Alerts alerts;

  /** What an operator should know of these settings: a sentence each, which begins with a key. */
  final List<String> warnings;

  enum Provider {
    TWILIO,
    EMULATOR
  }

  enum InitializeSchema {
    EMBEDDED,
    ALWAYS,
    NEVER
  }

  /**
   * Reads settings whose names can't be listed, so that no unknown one is found.
   *
   * @param values see the other constructor
   * @throws InvalidValueException as there
   */
  public BookendConfig(Function<String, @Nullable String> values) {
    this(values, List.of());
  }

  /**
   * Reads all settings.
   *
   * @param values finds a setting by its key, such as {@code bookend.call.limit} or {@code
   *     TWILIO_ACCOUNT_SID}; null or blank if it is not set
   * @param names the names of all settings that the host has, as they are written; one that begins
   *     with {@code bookend.} and is unknown is warned about, with the nearest that is known
   * @throws InvalidValueException if one is malformed or out of its range; it names the key and
   *     tells what would be right, and does not tell the value
   */
  public BookendConfig(Function<String, @Nullable String> values, Iterable<String> names) {
    this.values = values;
    jdbc = section("jdbc.");
    clock = section("jdbc.clock-");
    ConfigSection root = section("");
    enabled = root.get("enabled", ValueParser.FLAG, true);
    provider = root.get("provider", ValueParser.oneOf(Provider.class), Provider.TWILIO);
    routes = section("http.").get("enabled", ValueParser.FLAG, true);
    exceptions = section("http.").get("handle-exceptions", ValueParser.FLAG, true);
    httpSettings = http(section("http."));
    callSettings = call(section("call."), limits(section("limit.")));
    keeper = section("keeper.").get("enabled", ValueParser.FLAG, true);
    keeperSettings = keeper(section("keeper."));
    database = jdbc.get("enabled", ValueParser.FLAG, true);
    initializeSchema =
        jdbc.get(
            "initialize-schema",
            ValueParser.oneOf(InitializeSchema.class),
            InitializeSchema.EMBEDDED);
    tablePrefix =
        jdbc.get("table-prefix", ValueParser.TEXT, JdbcCallRepository.DEFAULT_TABLE_PREFIX);
    clockSkew = jdbc.get("clock-skew", ValueParser.DURATION, JdbcCallRepository.DEFAULT_CLOCK_SKEW);
    twilio = new TwilioSection(section("twilio."), httpSettings);
    pricing = pricing(section("cost."));
    caps = new Caps(section("cap."));
    alerts = new Alerts(section("alert."));
    warnings =
        Stream.concat(
                new Warnings(twilio, httpSettings.basePath(), callSettings).all().stream(),
                unknown(names))
            .toList();
  }

  private Stream<String> unknown(Iterable<String> names) {
    return names.iterator().hasNext()
        ? new UnknownKeys(keys(), values).warnings(names)
        : Stream.empty();
  }

  /** {@return every key there is, as they are looked for} */
  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    BookendConfig nothingSet =
        new BookendConfig(
            key -> {
              keys.add(key);
              return null;
            });
    nothingSet.credentials();
    keys.removeIf(key -> !key.startsWith(PREFIX));
    return keys;
  }

  private ConfigSection section(String name) {
    return new ConfigSection(PREFIX + name, values);
  }

  private HttpSettings http(ConfigSection http) {
    HttpSettings defaults = HttpSettings.defaults();
    String basePath = values.apply(http.prefix() + "base-path"); // blank is the root
    return http.named(
        () ->
            new HttpSettings(
                basePath == null ? defaults.basePath() : basePath.strip(),
                http.get("call-url", ValueParser.TEXT, defaults.callUrl())));
  }

  private static PersonLimits limits(ConfigSection limit) {
    PersonLimits defaults = PersonLimits.defaults();
    return limit.named(
        () ->
            new PersonLimits(
                limit.get(
                    "open-requests-per-person",
                    ValueParser.INTEGER,
                    defaults.openRequestsPerPerson()),
                limit.get("requests-per-hour", ValueParser.INTEGER, defaults.requestsPerHour()),
                limit.get(
                    "reschedules-per-call", ValueParser.INTEGER, defaults.reschedulesPerCall()),
                limit.get("reports-per-call", ValueParser.INTEGER, defaults.reportsPerCall())));
  }

  private static CallSettings call(ConfigSection call, PersonLimits limits) {
    CallSettings defaults = CallSettings.defaults();
    CallTerms terms = defaults.terms();
    Duration answerWithin = call.find("answer-within", ValueParser.DURATION);
    Duration ringWithin = call.find("ring-within", ValueParser.DURATION);
    Duration warnBefore = call.find("warn-before", ValueParser.DURATION);
    return call.named(
        () -> {
          CallSettings settings =
              defaults
                  .withTerms(
                      CallTerms.builder()
                          .limit(call.get("limit", ValueParser.DURATION, terms.limit()))
                          .joinOpensBefore(
                              call.get(
                                  "join-opens-before",
                                  ValueParser.DURATION,
                                  terms.joinOpensBefore()))
                          .joinClosesAfter(
                              call.get(
                                  "join-closes-after",
                                  ValueParser.DURATION,
                                  terms.joinClosesAfter()))
                          .answerWithin(answerWithin == null ? terms.answerWithin() : answerWithin)
                          .ringWithin(ringWithin == null ? terms.ringWithin() : ringWithin)
                          .reconnectGrace(
                              call.get(
                                  "reconnect-grace", ValueParser.DURATION, terms.reconnectGrace()))
                          .warnBefore(warnBefore == null ? terms.warnBefore() : warnBefore)
                          .extendableBy(
                              call.get("extendable-by", ValueParser.DURATION, terms.extendableBy()))
                          .exclusive(call.get("exclusive", ValueParser.FLAG, terms.exclusive()))
                          .slack(call.get("slack", ValueParser.DURATION, terms.slack()))
                          .limitCounts(
                              call.get(
                                  "limit-counts",
                                  ValueParser.oneOf(CallTerms.LimitCounts.class),
                                  terms.limitCounts()))
                          .build())
                  .withHostRequestsOnly(
                      call.get("host-requests-only", ValueParser.FLAG, defaults.hostRequestsOnly()))
                  .withLimits(limits);
          return settings.withMaxLimit(
              call.get("max-limit", ValueParser.DURATION, settings.maxLimit()));
        });
  }

  private static CallKeeper.Settings keeper(ConfigSection keeper) {
    CallKeeper.Settings defaults = CallKeeper.Settings.defaults();
    return keeper.named(
        () ->
            new CallKeeper.Settings(
                keeper.get("poll", ValueParser.DURATION, defaults.poll()),
                keeper.get("ahead", ValueParser.DURATION, defaults.ahead()),
                keeper.get("lease", ValueParser.DURATION, defaults.lease()),
                keeper.get("batch", ValueParser.INTEGER, defaults.batch()),
                keeper.get("workers", ValueParser.INTEGER, defaults.workers())));
  }

  private Pricing pricing(ConfigSection cost) {
    Pricing defaults = Pricing.defaults();
    return section("cost.price-")
        .named(
            () ->
                new Pricing(
                    cost.get(
                        "price-per-participant-minute",
                        ValueParser.DECIMAL,
                        defaults.perParticipantMinute()),
                    cost.get("currency", ValueParser.CURRENCY, defaults.currency()),
                    cost.get("rounding", ValueParser.oneOf(Rounding.class), defaults.rounding())));
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
