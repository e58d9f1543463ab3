package dev.bookend.config;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.bookend.CallSettings;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.RolePolicy;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.Pricing.Rounding;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.http.HttpSettings;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.twilio.TwilioSettings;
import dev.bookend.twilio.TwilioTokenIssuer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BookendConfigTest extends ConfigContract {
  private static final String SECRET = "TopSecretTopSecretTopSecretTop42";
  private static final Map<String, String> TWILIO =
      Map.of(
          "TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef",
          "TWILIO_API_KEY_SID", "SK0123456789abcdef0123456789abcdef",
          "TWILIO_API_KEY_SECRET", SECRET,
          "TWILIO_AUTH_TOKEN", "feedfacefeedfacefeedfacefeedface");

  @Override
  protected BookendConfig read(Map<String, String> settings) {
    return new BookendConfig(settings::get, settings.keySet());
  }

  @Test
  void theDefaultsAreThoseOfTheSettingsClasses() {
    BookendConfig config = read(Map.of());

    assertThat(config.callSettings()).isEqualTo(CallSettings.defaults());
    assertThat(config.keeperSettings()).isEqualTo(KeeperSettings.defaults());
    assertThat(config.httpSettings()).isEqualTo(HttpSettings.defaults());
    assertThat(config.pricing()).isEqualTo(Pricing.defaults());
    assertThat(config.caps(Pricing.defaults())).isEmpty();
    assertThat(config.twilio.settings).isEqualTo(TwilioSettings.defaults());
    assertThat(config.twilio.maxTokenValidity)
        .isEqualTo(TwilioTokenIssuer.DEFAULT_MAX_TOKEN_VALIDITY);
    assertThat(config.tablePrefix).isEqualTo(JdbcCallRepository.DEFAULT_TABLE_PREFIX);
    assertThat(config.clockSkew).isEqualTo(JdbcCallRepository.DEFAULT_CLOCK_SKEW);
    assertThat(config.isEnabled() && config.isHttpEnabled() && config.isKeeperEnabled()).isTrue();
    assertThat(config.handlesExceptions()).isTrue();
    assertThat(config.usesDatabase()).isTrue();
    assertThat(config.usesEmulator()).isFalse();
    assertThat(config.usageAlerts.isConfigured()).isFalse();
  }

  @Test
  void eachKeyOfCallSetsItsOwnTerm() {
    assertThat(
            read(ofPairs(
                    "bookend.call.limit", "2m",
                    "bookend.call.max-limit", "2h",
                    "bookend.call.join-opens-before", "1m",
                    "bookend.call.join-closes-after", "2m",
                    "bookend.call.answer-within", "3m",
                    "bookend.call.ring-within", "20s",
                    "bookend.call.reconnect-grace", "4s",
                    "bookend.call.warn-before", "5s",
                    "bookend.call.extendable-by", "6m",
                    "bookend.call.exclusive", "TRUE",
                    "bookend.call.system-requests-only", "true",
                    "bookend.call.slack", "7m",
                    "bookend.call.limit-counts", "from-schedule",
                    "bookend.call.remind-before", "15m,1d",
                    "bookend.call.remind-tolerance", "8m"))
                .callSettings())
        .isEqualTo(
            new CallSettings(
                CallTerms.builder()
                    .limit(Duration.ofMinutes(2))
                    .joinOpensBefore(Duration.ofMinutes(1))
                    .joinClosesAfter(Duration.ofMinutes(2))
                    .answerWithin(Duration.ofMinutes(3))
                    .ringWithin(Duration.ofSeconds(20))
                    .reconnectGrace(Duration.ofSeconds(4))
                    .warnBefore(Duration.ofSeconds(5))
                    .extendableBy(Duration.ofMinutes(6))
                    .exclusive(true)
                    .slack(Duration.ofMinutes(7))
                    .limitCounts(CallTerms.LimitCounts.FROM_SCHEDULE)
                    .remindBefore(List.of(Duration.ofDays(1), Duration.ofMinutes(15)))
                    .remindTolerance(Duration.ofMinutes(8))
                    .build(),
                Duration.ofHours(2),
                true,
                PersonLimits.defaults()));
  }

  @Test
  void rolesAreFoundByTheNamesOfTheSettings() {
    Map<String, String> settings =
        Map.of(
            "bookend.call.roles.doctor.admits", "true",
            "bookend.call.roles.doctor.may-end", "false",
            "bookend.call.roles.care.recipient.waits", "true",
            "bookend.call.roles.nurse.required", "true");
    List<String> names =
        List.of(
            "bookend.call.roles.doctor.admits",
            "bookend.call.roles.care.recipient.waits",
            "BOOKEND_CALL_ROLES_NURSE_REQUIRED");

    CallTerms terms = new BookendConfig(settings::get, names).callSettings().terms();

    assertThat(terms.roles())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "doctor", RolePolicy.builder().admits(true).mayEnd(false).build(),
                "care.recipient", RolePolicy.builder().waits(true).build(),
                "nurse", RolePolicy.builder().required(true).build()));
    assertThat(new BookendConfig(settings::get).callSettings().terms().roles())
        .as("without names")
        .isEmpty();
  }

  @Test
  void aVariableSetsTheRoleThatHasKeysOrElseARoleOfItsOwn() {
    Map<String, String> settings =
        Map.of(
            "bookend.call.roles.care-recipient.waits", "true",
            "bookend.call.roles.care-recipient.may-end", "false",
            "bookend.call.roles.head_nurse.may-end", "false");
    List<String> names =
        List.of(
            "BOOKEND_CALL_ROLES_CARE_RECIPIENT_MAY_END",
            "BOOKEND_CALL_ROLES_HEAD_NURSE_MAYEND",
            "bookend.call.roles.care-recipient.waits",
            "bookend.call.roles.care.recipient.may.end");

    assertThat(new BookendConfig(settings::get, names).callSettings().terms().roles())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "care-recipient", RolePolicy.builder().waits(true).mayEnd(false).build(),
                "head_nurse", RolePolicy.builder().mayEnd(false).build()));
  }

  @Test
  void aLimitAboveOneHourRaisesTheMaximumLimit() {
    assertThat(read(Map.of("bookend.call.limit", "90m")).callSettings().maxLimit())
        .isEqualTo(Duration.ofMinutes(90));
  }

  private static Map<String, String> ofPairs(String... pairs) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @Test
  void eachKeyOfTheKeeperSetsItsOwnSetting() {
    assertThat(
            read(Map.of(
                    "bookend.keeper.poll-interval", "20ms",
                    "bookend.keeper.look-ahead", "30ms",
                    "bookend.keeper.lease-duration", "40ms",
                    "bookend.keeper.batch-size", "50",
                    "bookend.keeper.worker-threads", "6"))
                .keeperSettings())
        .isEqualTo(
            new KeeperSettings(
                Duration.ofMillis(20), Duration.ofMillis(30), Duration.ofMillis(40), 50, 6));
  }

  @Test
  void spendCapsUseTheGivenPrice() {
    Pricing ours =
        new Pricing(new BigDecimal("0.01"), Currency.getInstance("EUR"), Rounding.PRO_RATA);
    ZoneId vienna = ZoneId.of("Europe/Vienna");

    assertThat(
            read(Map.of(
                    "bookend.spend-cap.calls-per-day", "10",
                    "bookend.spend-cap.calls-per-month", "200",
                    "bookend.spend-cap.money-per-day", "0.50",
                    "bookend.spend-cap.money-per-month", "9.99",
                    "bookend.spend-cap.zone", "Europe/Vienna"))
                .caps(ours))
        .containsExactly(
            SpendCap.calls(CalendarUnit.DAY, 10).in(vienna),
            SpendCap.calls(CalendarUnit.MONTH, 200).in(vienna),
            SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.50"), ours).in(vienna),
            SpendCap.money(CalendarUnit.MONTH, new BigDecimal("9.99"), ours).in(vienna));
  }

  @ParameterizedTest
  @CsvSource({
    "15s, PT15S",
    "600ms, PT0.6S",
    "90m, PT1H30M",
    "1H, PT1H",
    "366d, PT8784H",
    "PT1H30M, PT1H30M",
    "' 20s ', PT20S"
  })
  void durationsHaveAUnitOrAreIso8601(String written, Duration expected) {
    assertThat(ValueParser.DURATION.parse().apply(written.strip())).isEqualTo(expected);
    assertThat(new ConfigSection("a.", key -> written).find("b", ValueParser.DURATION))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ad-hoc", "AD_HOC", "adhoc"})
  void constantsIgnoreCaseAndSeparators(String written) {
    assertThat(read(Map.of("bookend.twilio.room-mode", written)).twilio.roomMode)
        .isEqualTo(TwilioSection.RoomMode.AD_HOC);
  }

  @Test
  void anEmptyBasePathIsTheRootPath() {
    assertThat(read(Map.of("bookend.http.base-path", "")).httpSettings().basePath()).isEmpty();
  }

  @Test
  void theKeyOfBookendOverridesTheVariableOfACredentialUnlessItIsBlank() {
    Map<String, String> settings = new HashMap<>(TWILIO);
    settings.put("bookend.twilio.account-sid", " ");
    assertThat(read(settings).credentials()).isEqualTo(read(TWILIO).credentials());

    settings.put("bookend.twilio.account-sid", "AC" + "f".repeat(32));
    assertThat(read(settings).credentials()).isPresent().isNotEqualTo(read(TWILIO).credentials());
  }

  @Test
  void aTwilioAccountIsIgnoredIfRoomsRunOnTheEmulator() {
    Map<String, String> settings = new HashMap<>(TWILIO);
    assertThat(read(settings).hasTwilioAccount()).isTrue();
    settings.put("bookend.provider", "emulator");
    assertThat(read(settings).hasTwilioAccount()).isFalse();
    assertThat(read(Map.of()).hasTwilioAccount()).isFalse();
  }

  @Test
  void environmentVariablesOfCredentialsAndKeysCauseNoWarning() {
    Map<String, String> environment =
        Map.of("BOOKEND_CALL_MAX_LIMIT", "20m", "BOOKEND_TWILIO_API_KEY_SECRET", SECRET);
    assertThat(
            new BookendConfig(
                    key -> environment.get(key.toUpperCase(ROOT).replaceAll("[.-]", "_")),
                    environment.keySet())
                .warnings)
        .isEmpty();
  }

  @Test
  void anUnreadSpellingOfAKeyCausesAWarning() {
    assertThat(read(Map.of("bookend.call.maxLimit", "20m")).warnings)
        .containsExactly(
            "bookend.call.maxLimit is not a setting of Bookend, and has no effect; the nearest is"
                + " bookend.call.max-limit");
  }

  @Test
  void aProxyUserNameWithoutPasswordOrViceVersaIsRejected() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> read(Map.of("bookend.twilio.proxy-username", "care")))
        .withMessageStartingWith("bookend.twilio.proxy-password must be set");
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> read(Map.of("bookend.twilio.proxy-password", "hush")))
        .withMessageStartingWith("bookend.twilio.proxy-username must be set");
  }

  @Test
  void proxyCredentialsCauseAWarningIfTheJvmDoesNotSendThem() {
    assertThat(
            read(Map.of(
                    "bookend.twilio.proxy-username", "care",
                    "bookend.twilio.proxy-password", "hush"))
                .warnings)
        .singleElement(STRING)
        .startsWith("bookend.twilio.proxy-password is not sent by this JVM")
        .endsWith("-Djdk.http.auth.tunneling.disabledSchemes=")
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "TWILIO_ACCOUNT_SID, bookend.twilio.account-sid",
    "TWILIO_API_KEY_SID, bookend.twilio.api-key-sid",
    "TWILIO_API_KEY_SECRET, bookend.twilio.api-key-secret",
    "TWILIO_AUTH_TOKEN, bookend.twilio.auth-token",
  })
  void aMalformedCredentialIsReportedByVariableAndKeyWithoutItsValue(String variable, String key) {
    Map<String, String> settings = new HashMap<>(TWILIO);
    settings.put(variable, "oops-" + SECRET.substring(8));

    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> read(settings).credentials())
        .withMessageStartingWith(variable + " (or " + key + ") must be")
        .satisfies(
            failure -> assertThat(failure.toString()).doesNotContain("oops", SECRET.substring(8)));
  }
}
