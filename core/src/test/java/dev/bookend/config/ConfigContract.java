package dev.bookend.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.bookend.call.InvalidValueException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.RecursiveComparisonAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract of {@code bookend.*} for each framework adapter: keys, defaults, errors, warnings. */
public abstract class ConfigContract {
  /** All keys that can be set alone, each with a value other than its default. */
  private static final Map<String, String> ALTERNATIVES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("bookend.enabled", "false"),
              Map.entry("bookend.provider", "emulator"),
              Map.entry("bookend.http.enabled", "false"),
              Map.entry("bookend.http.handle-exceptions", "false"),
              Map.entry("bookend.http.base-path", "/care"),
              Map.entry("bookend.http.call-url", "https://care.example/{room_name}"),
              Map.entry("bookend.http.guest-url", "https://care.example/guest#{key}"),
              Map.entry("bookend.twilio.room-mode", "ad-hoc"),
              Map.entry("bookend.twilio.max-token-validity", "2h"),
              Map.entry("bookend.twilio.media-region", "ie1"),
              Map.entry("bookend.twilio.recording", "true"),
              Map.entry("bookend.twilio.transcription", "true"),
              Map.entry("bookend.twilio.public-url", "https://care.example"),
              Map.entry("bookend.twilio.api-url", "https://proxy.example"),
              Map.entry("bookend.twilio.edge", "dublin"),
              Map.entry("bookend.twilio.connect-timeout", "PT1S"),
              Map.entry("bookend.twilio.response-timeout", "1s"),
              Map.entry("bookend.twilio.operation-timeout", "3000ms"),
              Map.entry("bookend.twilio.writes-per-second", "10"),
              Map.entry("bookend.twilio.reads-per-second", "40"),
              Map.entry("bookend.jdbc.enabled", "false"),
              Map.entry("bookend.jdbc.initialize-schema", "never"),
              Map.entry("bookend.jdbc.table-prefix", "care.video_"),
              Map.entry("bookend.jdbc.clock-skew", "100ms"),
              Map.entry("bookend.call.limit", "2m"),
              Map.entry("bookend.call.max-limit", "2h"),
              Map.entry("bookend.call.system-requests-only", "true"),
              Map.entry("bookend.limit.open-requests-per-person", "3"),
              Map.entry("bookend.limit.requests-per-hour", "30"),
              Map.entry("bookend.limit.reschedules-per-call", "4"),
              Map.entry("bookend.limit.reports-per-call", "50"),
              Map.entry("bookend.call.join-opens-before", "1m"),
              Map.entry("bookend.call.join-closes-after", "2m"),
              Map.entry("bookend.call.answer-within", "1d"),
              Map.entry("bookend.call.reconnect-grace", "4s"),
              Map.entry("bookend.call.warn-before", "14s"),
              Map.entry("bookend.call.extendable-by", "6m"),
              Map.entry("bookend.call.exclusive", "true"),
              Map.entry("bookend.call.ring-within", "30s"),
              Map.entry("bookend.call.slack", "10m"),
              Map.entry("bookend.call.limit-counts", "from-schedule"),
              Map.entry("bookend.call.remind-before", "1d, 15m"),
              Map.entry("bookend.call.remind-tolerance", "1h"),
              Map.entry("bookend.keeper.enabled", "false"),
              Map.entry("bookend.keeper.poll-interval", "500ms"),
              Map.entry("bookend.keeper.look-ahead", "800ms"),
              Map.entry("bookend.keeper.lease-duration", "3s"),
              Map.entry("bookend.keeper.batch-size", "50"),
              Map.entry("bookend.keeper.worker-threads", "4"),
              Map.entry("bookend.cost.price-per-participant-minute", "0.01"),
              Map.entry("bookend.cost.currency", "EUR"),
              Map.entry("bookend.cost.rounding", "pro-rata"),
              Map.entry("bookend.spend-cap.calls-per-day", "10"),
              Map.entry("bookend.spend-cap.calls-per-month", "200"),
              Map.entry("bookend.spend-cap.money-per-day", "0.50"),
              Map.entry("bookend.spend-cap.money-per-month", "9.99"),
              Map.entry("bookend.spend-cap.zone", "Europe/Vienna"),
              Map.entry("bookend.spend-cap.percent-per-person", "40"),
              Map.entry("bookend.usage-alert.money-per-day", "5"),
              Map.entry("bookend.usage-alert.money-per-month", "100")));

  /** Keys of roles, of which the host chooses the names. */
  private static final Map<String, String> ROLES =
      Map.of(
          "bookend.call.roles.caregiver.admits", "true",
          "bookend.call.roles.caregiver.may-end", "false",
          "bookend.call.roles.care-recipient.waits", "true",
          "bookend.call.roles.caregiver.required", "true",
          "bookend.call.roles.caregiver.may-extend", "false",
          "bookend.call.roles.caregiver.may-reschedule", "false",
          "bookend.call.roles.caregiver.may-change-people", "true",
          "bookend.call.roles.caregiver.shows-busy", "true");

  /** Keys that must be set together. */
  private static final Map<String, String> PAIRED =
      Map.of("bookend.twilio.proxy-username", "care", "bookend.twilio.proxy-password", "hush");

  /** A key with a single valid value, its default. */
  private static final String REGION = "bookend.twilio.region";

  /** Creates the contract, for subclasses. */
  protected ConfigContract() {}

  /**
   * Starts an application with these settings.
   *
   * @param settings values by their keys
   * @return the configuration of the framework's adapter
   * @throws Exception if the application does not start
   */
  protected abstract BookendConfig read(Map<String, String> settings) throws Exception;

  @Test
  void unsetKeysHaveTheDefaultsOfCore() throws Exception {
    assertThatConfig(read(Map.of())).isEqualTo(config(Map.of()));
  }

  static Stream<Map.Entry<String, String>> alternatives() {
    return Stream.concat(ALTERNATIVES.entrySet().stream(), ROLES.entrySet().stream());
  }

  @ParameterizedTest
  @MethodSource("alternatives")
  void everyKeyHasAnEffect(Map.Entry<String, String> setting) throws Exception {
    Map<String, String> settings = Map.of(setting.getKey(), setting.getValue());
    BookendConfig read = read(settings);

    assertThatConfig(read).isEqualTo(config(settings));
    assertThatConfig(read).isNotEqualTo(config(Map.of()));
  }

  @Test
  void keysThatMustBeSetTogetherHaveAnEffect() throws Exception {
    assertThatConfig(read(PAIRED)).isEqualTo(config(PAIRED));
    assertThatConfig(read(PAIRED)).isNotEqualTo(config(Map.of()));
  }

  @Test
  void theOnlyValidRegionIsAccepted() throws Exception {
    assertThatConfig(read(Map.of(REGION, "us1"))).isEqualTo(config(Map.of()));
  }

  @Test
  void noOtherKeyIsRead() {
    Set<String> all = new TreeSet<>(ALTERNATIVES.keySet());
    all.addAll(PAIRED.keySet());
    all.add(REGION);
    assertThat(keys()).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({
    "bookend.enabled, perhaps",
    "bookend.provider, zoom",
    "bookend.call.limit, 0s",
    "bookend.call.limit, 15",
    "bookend.call.limit, soon",
    "bookend.call.limit, 99999999999999999999s",
    "bookend.call.max-limit, 3s",
    "bookend.call.join-opens-before, -1s",
    "bookend.call.exclusive, yes please",
    "bookend.keeper.poll-interval, 1h",
    "bookend.keeper.batch-size, many",
    "bookend.http.base-path, nowhere",
    "bookend.http.call-url, /call",
    "bookend.http.guest-url, /guest",
    "bookend.call.remind-before, 1d;15m",
    "bookend.call.remind-before, 0s",
    "bookend.call.remind-tolerance, 2d",
    "bookend.call.roles.caregiver.admits, maybe",
    "bookend.jdbc.initialize-schema, sometimes",
    "bookend.twilio.room-mode, rest",
    "bookend.twilio.api-url, ftp://twilio.example",
    "bookend.twilio.api-url, not an address",
    "bookend.twilio.region, Dublin!",
    "bookend.twilio.region, ie1",
    "bookend.twilio.media-region, eu1",
    "bookend.twilio.recording, sometimes",
    "bookend.twilio.api-url, http://twilio_mock:8080",
    "bookend.twilio.max-token-validity, soon",
    "bookend.call.warn-before, 15s",
    "bookend.call.warn-before, 20s",
    "bookend.twilio.connect-timeout, 1ms",
    "bookend.twilio.operation-timeout, 1s",
    "bookend.twilio.writes-per-second, 0",
    "bookend.twilio.public-url, care.example",
    "bookend.twilio.public-url, ftp://care.example",
    "bookend.twilio.public-url, https://me@care.example",
    "bookend.twilio.public-url, https://care.example/?a=b",
    "bookend.twilio.public-url, https://care example",
    "bookend.twilio.public-url, https://care.example/%zz",
    "bookend.twilio.public-url, https://care.example#",
    "bookend.twilio.public-url, https://care.example#rc=5&",
    "bookend.twilio.public-url, https://care.example#part",
    "bookend.cost.price-per-participant-minute, -1",
    "bookend.cost.price-per-participant-minute, 0.0000001",
    "bookend.cost.currency, dollars",
    "bookend.cost.rounding, down",
    "bookend.spend-cap.calls-per-day, -1",
    "bookend.spend-cap.calls-per-day, 1.5",
    "bookend.spend-cap.calls-per-month, -1",
    "bookend.spend-cap.money-per-day, -0.01",
    "bookend.spend-cap.money-per-month, 1E+13",
    "bookend.spend-cap.zone, Mars",
    "bookend.spend-cap.percent-per-person, 101",
    "bookend.spend-cap.percent-per-person, 2.5",
    "bookend.limit.open-requests-per-person, -1",
    "bookend.limit.requests-per-hour, many",
    "bookend.limit.reports-per-call, 1000001",
    "bookend.usage-alert.money-per-day, 0",
    "bookend.usage-alert.money-per-month, a lot",
  })
  void anInvalidValueIsReportedByItsKeyWithoutTheValue(String key, String value) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .satisfies(
            failure -> {
              Throwable cause = failure;
              while (!(cause instanceof InvalidValueException)) {
                assertThat(cause.getCause()).as("cause of %s", cause).isNotNull();
                cause = cause.getCause();
              }
              assertThat(cause)
                  .hasMessageMatching("(?s)" + key + " must (be|have) .*")
                  .extracting(Throwable::getMessage, STRING)
                  .doesNotContain(value.length() > 6 ? value : "=" + value);
            });
  }

  /** The case: C30 and F3. */
  @ParameterizedTest
  @CsvSource({
    "bookend.twilio.public-url, http://care.example, plain http",
    "bookend.twilio.public-url, http://10.1.2.3:8080, plain http",
    "bookend.twilio.public-url, HTTP://localhost.care.example, plain http",
    "bookend.twilio.api-url, http://proxy.example, plain http",
    "bookend.twilio.public-url, https://care.example/api, occurs twice",
    "bookend.twilio.public-url, https://care.example/api/, occurs twice",
    "bookend.twilio.public-url, https://care.example/v1/api#rc=5, occurs twice",
    "bookend.twilio.max-token-validity, 16m, shorter than the longest call",
    "bookend.call.limt, 10m, the nearest is bookend.call.limit",
    "bookend.call.limits, 10m, the nearest is bookend.call.limit",
    "bookend.twilio.api-secret, x, the nearest is bookend.twilio.api-key-secret",
    "bookend.care, x, is not a setting of Bookend",
    "BOOKEND_CALL_LIMT, 10m, the nearest is bookend.call.limit",
    "bookend.call.roles.caregiver.admit, true, nearest is bookend.call.roles.caregiver.admits",
  })
  void aSuspiciousSettingCausesAWarningWithItsKeyWithoutItsValue(
      String key, String value, String warning) throws Exception {
    assertThat(read(Map.of(key, value)).warnings)
        .singleElement(STRING)
        .startsWith(key + " ")
        .contains(warning)
        .doesNotContain("//", "16m", "10m", "rc=5");
  }

  @ParameterizedTest
  @CsvSource({
    "bookend.twilio.public-url, http://localhost:8080",
    "bookend.twilio.public-url, http://care.localhost:8080",
    "bookend.twilio.public-url, http://127.0.0.1",
    "bookend.twilio.public-url, http://[::1]:8080/app",
    "bookend.twilio.public-url, https://care_app.example:8443",
    "bookend.twilio.public-url, https://care.example#rc=5&rp=all",
    "bookend.twilio.public-url, https://care.example/apiary",
    "bookend.twilio.api-url, http://localhost:4010",
    "bookend.twilio.max-token-validity, 24h",
    "bookend.call.warn-before, 14s",
    "bookend.call.roles.caregiver.admits, true",
    "BOOKEND_SERVICE_HOST, 10.1.2.3",
    "BOOKEND_PORT, tcp://10.1.2.3:80",
    "bookends.limit, 1",
    "care.bookend.limit, 1",
  })
  void aValidSettingCausesNoWarning(String key, String value) throws Exception {
    assertThat(read(Map.of(key, value)).warnings).isEmpty();
  }

  /**
   * {@return all keys except those of credentials, recorded by reading empty settings}
   *
   * @see BookendConfig#credentials()
   */
  public static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    new BookendConfig(
        key -> {
          keys.add(key);
          return null;
        });
    return keys;
  }

  private static BookendConfig config(Map<String, String> settings) {
    return new BookendConfig(settings::get, settings.keySet());
  }

  /**
   * {@return an assertion on the settings, independent of their source}
   *
   * @param config the settings
   */
  public static RecursiveComparisonAssert<?> assertThatConfig(BookendConfig config) {
    return assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("values", "warnings")
        .ignoringFieldsOfTypes(ConfigSection.class);
  }
}
