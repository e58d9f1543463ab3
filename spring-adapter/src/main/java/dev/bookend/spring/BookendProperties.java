package dev.bookend.spring;

import static java.util.Locale.ROOT;

import dev.bookend.CallKeeper;
import dev.bookend.CallSettings;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.http.HttpSettings;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.twilio.TwilioClient;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * What {@code bookend.*} holds. What is not set is null here, and core's default in the settings.
 * The credentials are not in it, so that nothing that shows properties can show them.
 *
 * @param enabled Whether there are video calls at all.
 * @param provider Who runs the rooms: Twilio, or its emulator in this process.
 * @param http The routes.
 * @param twilio How Twilio is used.
 * @param jdbc How calls are kept in the host's database.
 * @param call What new calls are like.
 * @param keeper Who ends calls in time.
 */
@ConfigurationProperties("bookend")
record BookendProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("twilio") Provider provider,
    @DefaultValue Http http,
    @DefaultValue Twilio twilio,
    @DefaultValue Jdbc jdbc,
    @DefaultValue Call call,
    @DefaultValue Keeper keeper) {
  private static final Pattern CAPITAL = Pattern.compile("\\p{Upper}");

  enum Provider {
    TWILIO,
    EMULATOR
  }

  enum Rooms {
    AD_HOC,
    REST
  }

  enum InitializeSchema {
    EMBEDDED,
    ALWAYS,
    NEVER
  }

  /**
   * The routes.
   *
   * @param enabled Whether the HTTP routes are served.
   * @param basePath What the path of every route begins with.
   * @param callUrl Address of the page of a call, in which {room_name} stands for its room.
   */
  record Http(
      @DefaultValue("true") boolean enabled, @Nullable String basePath, @Nullable String callUrl) {}

  /**
   * How Twilio is used.
   *
   * @param rooms Who opens and closes rooms: rest does it by Twilio's REST interface, ad-hoc leaves
   *     it to the pages.
   * @param tokenCeiling Longest validity of an access token, from 1s to 24h.
   * @param publicUrl Where Twilio reaches this application: what comes before
   *     bookend.http.base-path in an http or https address. Needed for callbacks.
   * @param apiUrl Address of what stands in for Twilio's REST interface: an emulator, or a proxy.
   * @param region Twilio's region, such as ie1.
   * @param edge Twilio's edge location, such as dublin.
   * @param connectTimeout How long it may take to connect to Twilio, from 10ms to 60s.
   * @param responseTimeout How long one request to Twilio may take, from 10ms to 60s.
   * @param budget How long an operation of several requests may take, from response-timeout to 5m.
   * @param writesPerSecond This node's share of the writes that Twilio grants the account, from 1
   *     to 1000.
   * @param readsPerSecond This node's share of the reads that Twilio grants the account, from 1 to
   *     1000.
   */
  record Twilio(
      @DefaultValue("rest") Rooms rooms,
      @Nullable Duration tokenCeiling,
      @Nullable String publicUrl,
      @Nullable String apiUrl,
      @Nullable String region,
      @Nullable String edge,
      @Nullable Duration connectTimeout,
      @Nullable Duration responseTimeout,
      @Nullable Duration budget,
      @Nullable Integer writesPerSecond,
      @Nullable Integer readsPerSecond) {}

  /**
   * How calls are kept in the host's database.
   *
   * @param enabled Whether they are, if there is a DataSource. Otherwise they are in memory.
   * @param initializeSchema Whether missing tables are made at the start: always, never, or in an
   *     embedded database only.
   * @param tablePrefix What the tables' names begin with, after a schema and a dot if need be.
   * @param clockSkew How far apart the clocks of two nodes may be, from 2ms to 10s. Those that are
   *     further off are corrected by the database's.
   */
  record Jdbc(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("embedded") InitializeSchema initializeSchema,
      @Nullable String tablePrefix,
      @Nullable Duration clockSkew) {}

  /**
   * What new calls are like.
   *
   * @param limit How long a call lasts that asks for nothing else, from 1s to 24h.
   * @param maxLimit Longest limit that a request may ask for, up to 24h.
   * @param joinOpensBefore How long before the scheduled time people may join, up to 24h.
   * @param joinClosesAfter How long after the scheduled time the call may begin, from 1s to 24h.
   * @param answerWithin How long an answer counts, from 1s to 366d. Until the join window closes if
   *     not set.
   * @param reconnectGrace How long everybody may be gone before the call is over, up to 10m.
   * @param warnBefore How long before its end a call says so, from 1s to 1h. Never if not set.
   * @param extendableBy By how much in all the end of a running call may be moved, up to 24h.
   * @param exclusive Whether people may have no two calls whose times overlap.
   */
  record Call(
      @Nullable Duration limit,
      @Nullable Duration maxLimit,
      @Nullable Duration joinOpensBefore,
      @Nullable Duration joinClosesAfter,
      @Nullable Duration answerWithin,
      @Nullable Duration reconnectGrace,
      @Nullable Duration warnBefore,
      @Nullable Duration extendableBy,
      @Nullable Boolean exclusive) {}

  /**
   * Who ends calls in time.
   *
   * @param enabled Whether this node keeps time. If no node does, calls don't end by themselves.
   * @param poll How often it looks for calls that are nearly due, from 10ms to 10s.
   * @param ahead How far ahead it looks, longer than poll.
   * @param lease How long it has a due call to itself, longer than ahead, up to 1m.
   * @param batch How many calls it works on at once at the most, up to 10000.
   * @param workers How many threads talk to the provider, and how many to listeners, up to 256.
   */
  record Keeper(
      @DefaultValue("true") boolean enabled,
      @Nullable Duration poll,
      @Nullable Duration ahead,
      @Nullable Duration lease,
      @Nullable Integer batch,
      @Nullable Integer workers) {}

  CallSettings callSettings() {
    CallSettings defaults = CallSettings.defaults();
    CallTerms terms = defaults.terms();
    return named(
        "bookend.call.",
        () ->
            new CallSettings(
                new CallTerms(
                    or(call.limit, terms.limit()),
                    or(call.joinOpensBefore, terms.joinOpensBefore()),
                    or(call.joinClosesAfter, terms.joinClosesAfter()),
                    call.answerWithin != null ? call.answerWithin : terms.answerWithin(),
                    or(call.reconnectGrace, terms.reconnectGrace()),
                    call.warnBefore != null ? call.warnBefore : terms.warnBefore(),
                    or(call.extendableBy, terms.extendableBy()),
                    or(call.exclusive, terms.exclusive())),
                or(call.maxLimit, defaults.maxLimit())));
  }

  CallKeeper.Settings keeperSettings() {
    CallKeeper.Settings defaults = CallKeeper.Settings.defaults();
    return named(
        "bookend.keeper.",
        () ->
            new CallKeeper.Settings(
                or(keeper.poll, defaults.poll()),
                or(keeper.ahead, defaults.ahead()),
                or(keeper.lease, defaults.lease()),
                or(keeper.batch, defaults.batch()),
                or(keeper.workers, defaults.workers())));
  }

  HttpSettings httpSettings() {
    HttpSettings defaults = HttpSettings.defaults();
    return named(
        "bookend.http.",
        () ->
            new HttpSettings(
                or(http.basePath, defaults.basePath()), or(http.callUrl, defaults.callUrl())));
  }

  /** Read here, for Spring's own reading of addresses escapes what is escaped already. */
  TwilioClient.Settings twilioSettings(@Nullable URI statusCallback) {
    TwilioClient.Settings defaults = TwilioClient.Settings.defaults();
    return named(
        "bookend.twilio.",
        () ->
            new TwilioClient.Settings(
                address(twilio.apiUrl, "apiUrl"),
                twilio.region,
                twilio.edge,
                statusCallback,
                or(twilio.connectTimeout, defaults.connectTimeout()),
                or(twilio.responseTimeout, defaults.responseTimeout()),
                or(twilio.budget, defaults.budget()),
                or(twilio.writesPerSecond, defaults.writesPerSecond()),
                or(twilio.readsPerSecond, defaults.readsPerSecond())));
  }

  @Nullable URI publicUrl() {
    return named("bookend.twilio.", () -> address(twilio.publicUrl, "publicUrl"));
  }

  private static @Nullable URI address(@Nullable String text, String field) {
    if (!StringUtils.hasText(text)) {
      return null;
    }
    try {
      return URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException(field, "must be an address");
    }
  }

  String tablePrefix() {
    return or(jdbc.tablePrefix, JdbcCallRepository.DEFAULT_TABLE_PREFIX);
  }

  Duration clockSkew() {
    return or(jdbc.clockSkew, JdbcCallRepository.DEFAULT_CLOCK_SKEW);
  }

  /** Runs it, and names a value that is refused as the configuration does. */
  static <T> T named(String prefix, Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidValueException e) {
      throw new InvalidValueException(prefix + kebabCase(e.field()), e.rule());
    }
  }

  private static String kebabCase(String field) {
    return CAPITAL.matcher(field).replaceAll(letter -> "-" + letter.group().toLowerCase(ROOT));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return Objects.requireNonNullElse(value, otherwise);
  }
}
