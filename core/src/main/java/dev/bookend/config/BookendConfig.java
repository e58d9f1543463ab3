package dev.bookend.config;

import static java.util.Locale.ROOT;

import dev.bookend.CallSettings;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.Pricing.Rounding;
import dev.bookend.cost.SpendCap;
import dev.bookend.http.HttpSettings;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.keeper.KeeperSettings;
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
 * The settings {@code bookend.*}, parsed and validated at construction. Settings that are not set
 * have the defaults of the settings classes. Durations have the form {@code 15s}, {@code 600ms} or
 * {@code PT15S}; constants have the form {@code ad-hoc}. Credentials are read on demand and never
 * stored here. Immutable.
 */
public final class BookendConfig {
  static final String PREFIX = "bookend.";

  private final Function<String, @Nullable String> values;
  private final boolean enabled;
  private final boolean http;
  private final boolean exceptions;
  private final boolean keeper;
  private final boolean database;
  private final Provider provider;
  private final CallSettings callSettings;
  private final KeeperSettings keeperSettings;
  private final HttpSettings httpSettings;
  private final Pricing pricing;
  private final SpendCapSection spendCaps;

  final ConfigSection jdbc;
  final ConfigSection clock;
  final TwilioSection twilio;
  final InitializeSchema initializeSchema;
  final String tablePrefix;
  final Duration clockSkew;
  final UsageAlertSection usageAlerts;

  /** Warnings for the operator: a sentence each, which begins with a key. */
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
   * Reads settings from a source that can't list its keys. There are no warnings about unknown
   * keys.
   *
   * @param values returns a setting by its key, such as {@code bookend.call.limit} or {@code
   *     TWILIO_ACCOUNT_SID}; null or blank if it is not set
   * @throws InvalidValueException if a setting is malformed or out of its range; it names the key
   *     and the rule, and omits the value
   */
  public BookendConfig(Function<String, @Nullable String> values) {
    this(values, List.of());
  }

  /**
   * Reads settings from a source that can list its keys.
   *
   * @param values returns a setting by its key, such as {@code bookend.call.limit} or {@code
   *     TWILIO_ACCOUNT_SID}; null or blank if it is not set
   * @param names the names of all settings of the host, as they are written. An unknown name that
   *     begins with {@code bookend.} causes a warning with the most similar known key
   * @throws InvalidValueException if a setting is malformed or out of its range; it names the key
   *     and the rule, and omits the value
   */
  public BookendConfig(Function<String, @Nullable String> values, Iterable<String> names) {
    this.values = values;
    jdbc = section("jdbc.");
    clock = section("jdbc.clock-");
    ConfigSection root = section("");
    enabled = root.get("enabled", ValueParser.FLAG, true);
    provider = root.get("provider", ValueParser.oneOf(Provider.class), Provider.TWILIO);
    http = section("http.").get("enabled", ValueParser.FLAG, true);
    exceptions = section("http.").get("handle-exceptions", ValueParser.FLAG, true);
    httpSettings = http(section("http."));
    PersonLimits limits = limits(section("limit."));
    RolesSection roles = new RolesSection(section("call.roles."), names);
    callSettings =
        new CallSection(section("call."), roles)
            .settings(SpendCapSection.share(section("spend-cap."), limits));
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
    spendCaps = new SpendCapSection(section("spend-cap."));
    usageAlerts = new UsageAlertSection(section("usage-alert."));
    warnings =
        Stream.concat(
                new ConfigWarnings(twilio, httpSettings.basePath(), callSettings).all().stream(),
                unknown(names, roles))
            .toList();
  }

  private Stream<String> unknown(Iterable<String> names, RolesSection roles) {
    if (!names.iterator().hasNext()) {
      return Stream.empty();
    }
    Set<String> known = keys();
    known.addAll(roles.keys());
    return new UnknownKeys(known, values).warnings(names);
  }

  /** {@return all known keys, recorded by reading empty settings} */
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
    return http.reportingKeys(
        () ->
            HttpSettings.builder()
                .basePath(basePath == null ? defaults.basePath() : basePath.strip())
                .callUrl(http.get("call-url", ValueParser.TEXT, defaults.callUrl()))
                .guestUrl(http.get("guest-url", ValueParser.TEXT, defaults.guestUrl()))
                .build());
  }

  private static PersonLimits limits(ConfigSection limit) {
    PersonLimits defaults = PersonLimits.defaults();
    return limit.reportingKeys(
        () ->
            PersonLimits.builder()
                .openRequestsPerPerson(
                    limit.get(
                        "open-requests-per-person",
                        ValueParser.INTEGER,
                        defaults.openRequestsPerPerson()))
                .requestsPerHour(
                    limit.get("requests-per-hour", ValueParser.INTEGER, defaults.requestsPerHour()))
                .reschedulesPerCall(
                    limit.get(
                        "reschedules-per-call", ValueParser.INTEGER, defaults.reschedulesPerCall()))
                .reportsPerCall(
                    limit.get("reports-per-call", ValueParser.INTEGER, defaults.reportsPerCall()))
                .build());
  }

  private static KeeperSettings keeper(ConfigSection keeper) {
    KeeperSettings defaults = KeeperSettings.defaults();
    return keeper.reportingKeys(
        () ->
            KeeperSettings.builder()
                .pollInterval(
                    keeper.get("poll-interval", ValueParser.DURATION, defaults.pollInterval()))
                .lookAhead(keeper.get("look-ahead", ValueParser.DURATION, defaults.lookAhead()))
                .leaseDuration(
                    keeper.get("lease-duration", ValueParser.DURATION, defaults.leaseDuration()))
                .batchSize(keeper.get("batch-size", ValueParser.INTEGER, defaults.batchSize()))
                .workerThreads(
                    keeper.get("worker-threads", ValueParser.INTEGER, defaults.workerThreads()))
                .build());
  }

  private Pricing pricing(ConfigSection cost) {
    Pricing defaults = Pricing.defaults();
    return section("cost.price-")
        .reportingKeys(
            () ->
                new Pricing(
                    cost.get(
                        "price-per-participant-minute",
                        ValueParser.DECIMAL,
                        defaults.perParticipantMinute()),
                    cost.get("currency", ValueParser.CURRENCY, defaults.currency()),
                    cost.get("rounding", ValueParser.oneOf(Rounding.class), defaults.rounding())));
  }

  /** {@return {@code bookend.enabled}: whether Bookend is active; default true} */
  public boolean isEnabled() {
    return enabled;
  }

  /** {@return {@code bookend.http.enabled}: whether the HTTP routes are served; default true} */
  public boolean isHttpEnabled() {
    return enabled && http;
  }

  /**
   * {@return {@code bookend.http.handle-exceptions}: whether the adapter converts each {@link
   * dev.bookend.call.VideoCallException} of the host's own routes to a response by {@link
   * dev.bookend.http.CallEndpoints#problem}, unless the host handles it; default true}
   */
  public boolean handlesExceptions() {
    return enabled && exceptions;
  }

  /** {@return {@code bookend.keeper.enabled}: whether this node runs a keeper; default true} */
  public boolean isKeeperEnabled() {
    return enabled && keeper;
  }

  /**
   * {@return {@code bookend.jdbc.enabled}: whether calls are stored in the host's database, if it
   * has one; default true}
   */
  public boolean usesDatabase() {
    return database;
  }

  /**
   * {@return {@code bookend.provider}: whether rooms run on the emulator in this process; default
   * false}
   */
  public boolean usesEmulator() {
    return provider == Provider.EMULATOR;
  }

  /** {@return {@code bookend.call.*} and {@code bookend.limit.*}: the settings of new calls} */
  public CallSettings callSettings() {
    return callSettings;
  }

  /** {@return {@code bookend.keeper.*}: the settings of this node's keeper} */
  public KeeperSettings keeperSettings() {
    return keeperSettings;
  }

  /** {@return {@code bookend.http.*}: the paths of the routes and the URL of call pages} */
  public HttpSettings httpSettings() {
    return httpSettings;
  }

  /** {@return {@code bookend.cost.*}: the provider's price} */
  public Pricing pricing() {
    return pricing;
  }

  /**
   * {@return {@code bookend.spend-cap.*}: the spend caps; empty if none is set}
   *
   * @param price the price for estimates under a cap of money
   */
  public List<SpendCap> caps(Pricing price) {
    return spendCaps.caps(price);
  }

  /**
   * {@return the credentials of the host's Twilio account; empty if none is set} A value comes from
   * Bookend's own key ({@code bookend.twilio.account-sid}), or else from Twilio's variable ({@code
   * TWILIO_ACCOUNT_SID}).
   *
   * @throws InvalidValueException if a mandatory one is missing or any is malformed; it names both
   *     keys and omits the value
   */
  public Optional<TwilioCredentials> credentials() {
    try {
      return TwilioCredentials.fromVariables(this::credential);
    } catch (InvalidValueException e) {
      throw new InvalidValueException(e.field() + " (or " + keyOf(e.field()) + ")", e.rule());
    }
  }

  /** {@return whether an account SID is set, valid or not, and rooms do not run on the emulator} */
  public boolean hasTwilioAccount() {
    String sid = credential("TWILIO_ACCOUNT_SID");
    return !usesEmulator() && sid != null && !sid.isBlank();
  }

  private @Nullable String credential(String variable) {
    String own = values.apply(keyOf(variable));
    return own == null || own.isBlank() ? values.apply(variable) : own;
  }

  private static String keyOf(String variable) {
    return PREFIX + variable.toLowerCase(ROOT).replaceFirst("_", ".").replace('_', '-');
  }
}
