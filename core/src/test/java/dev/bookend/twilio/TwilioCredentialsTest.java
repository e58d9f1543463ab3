package dev.bookend.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.InvalidValueException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioCredentialsTest {
  private static final String ACCOUNT = "AC" + "0a".repeat(16);
  private static final String KEY = "SK" + "1b".repeat(16);
  private static final String SECRET = "aVeryPrivateSecretOf32Characters";
  private static final String TOKEN = "3d".repeat(16);
  private static final String OTHER_TOKEN = "4e".repeat(16);

  private final TwilioCredentials credentials = TwilioCredentials.of(ACCOUNT, KEY, SECRET);

  @Test
  void theFourVariablesSuffice() {
    assertThat(from(variables())).hasValue(credentials.withAuthTokens(TOKEN));
  }

  @Test
  void withoutVariablesThereAreNoCredentials() {
    assertThat(from(Map.of())).isEmpty();
    assertThat(
            from(
                Map.of(
                    "TWILIO_ACCOUNT_SID", "",
                    "TWILIO_AUTH_TOKEN", " ",
                    "TWILIO_API_KEY_SID", "\t",
                    "TWILIO_API_KEY_SECRET", "\n")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void onlyTheAuthTokenIsOptional(String blank) {
    assertThat(from(variables("TWILIO_AUTH_TOKEN", blank))).hasValue(credentials);
  }

  @Test
  void theAuthTokenVariableMayHaveTwoTokensDuringARotation() {
    assertThat(from(variables("TWILIO_AUTH_TOKEN", TOKEN + ", " + OTHER_TOKEN)))
        .map(TwilioCredentials::authTokens)
        .hasValueSatisfying(tokens -> assertThat(tokens).containsExactly(TOKEN, OTHER_TOKEN));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("invalidVariables")
  void anInvalidVariableIsReportedByNameAndRuleWithoutItsValue(
      String variable, String value, String rule) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> from(variables(variable, value)))
        .satisfies(
            e -> {
              assertThat(e.field()).isEqualTo(variable);
              assertThat(e.rule()).isEqualTo(rule);
              assertThat(e).hasMessage(variable + " " + rule).hasNoCause();
              assertThat(e.getMessage()).doesNotContain(ACCOUNT, KEY, SECRET, TOKEN);
              if (!value.isBlank()) {
                assertThat(e.getMessage()).doesNotContain(value);
              }
            });
  }

  static Stream<Arguments> invalidVariables() {
    String account = "must be AC followed by 32 hexadecimal digits";
    String key = "must be SK followed by 32 hexadecimal digits";
    String secret =
        "must be the API key's secret as Twilio shows it: 32 characters or more, without spaces or"
            + " quotes";
    String token = "must be 32 hexadecimal digits";
    return Stream.of(
        invalid("TWILIO_ACCOUNT_SID", "", account + ", but is missing"),
        invalid("TWILIO_ACCOUNT_SID", "changeme", account),
        invalid("TWILIO_ACCOUNT_SID", ACCOUNT + "0", account),
        invalid("TWILIO_ACCOUNT_SID", ACCOUNT + "\n", account),
        invalid("TWILIO_ACCOUNT_SID", ACCOUNT.replace('a', 'g'), account),
        invalid("TWILIO_ACCOUNT_SID", KEY, account + ", not an API key's SID"),
        invalid("TWILIO_ACCOUNT_SID", TOKEN, account + ", not an Auth Token"),
        invalid("TWILIO_ACCOUNT_SID", SECRET, account + ", not an API key's secret"),
        invalid("TWILIO_API_KEY_SID", " ", key + ", but is missing"),
        invalid("TWILIO_API_KEY_SID", "SK123", key),
        invalid("TWILIO_API_KEY_SID", ACCOUNT, key + ", not an account's SID"),
        invalid("TWILIO_API_KEY_SECRET", "", secret + ", but is missing"),
        invalid("TWILIO_API_KEY_SECRET", "a-secret-of-31-bytes-is-1-short", secret),
        invalid("TWILIO_API_KEY_SECRET", SECRET + "\n", secret),
        invalid("TWILIO_API_KEY_SECRET", '"' + SECRET + '"', secret),
        invalid("TWILIO_API_KEY_SECRET", "'" + SECRET + "'", secret),
        invalid("TWILIO_API_KEY_SECRET", "\u201c" + SECRET + "\u201d", secret),
        invalid("TWILIO_API_KEY_SECRET", SECRET + "\u00a0", secret),
        invalid("TWILIO_API_KEY_SECRET", SECRET + "\u200b", secret),
        invalid("TWILIO_API_KEY_SECRET", SECRET + ";", secret),
        invalid("TWILIO_API_KEY_SECRET", "${TWILIO_API_KEY_SECRET_OF_PRODUCTION}", secret),
        invalid("TWILIO_API_KEY_SECRET", TOKEN, secret + ", not an Auth Token"),
        invalid("TWILIO_API_KEY_SECRET", KEY, secret + ", not an API key's SID"),
        invalid("TWILIO_API_KEY_SECRET", ACCOUNT, secret + ", not an account's SID"),
        invalid("TWILIO_AUTH_TOKEN", "12345", token),
        invalid("TWILIO_AUTH_TOKEN", TOKEN + ",", token + ", but is missing"),
        invalid("TWILIO_AUTH_TOKEN", ACCOUNT, token + ", not an account's SID"),
        invalid("TWILIO_AUTH_TOKEN", SECRET, token + ", not an API key's secret"));
  }

  private static Arguments invalid(String variable, String value, String rule) {
    return Arguments.of(variable, value, rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_API_KEY_SID",
        "TWILIO_API_KEY_SECRET"
      })
  void aSingleVariableIsRejectedAndAMissingOneNamed(String only) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> from(Map.of(only, variables().get(only))))
        .satisfies(e -> assertThat(e.field()).startsWith("TWILIO_").isNotEqualTo(only))
        .withMessageEndingWith("but is missing");
  }

  @Test
  void anInvalidArgumentIsReportedByItsParameterName() {
    assertField("accountSid", () -> TwilioCredentials.of(KEY, KEY, SECRET));
    assertField("apiKeySid", () -> TwilioCredentials.of(ACCOUNT, "", SECRET));
    assertField("apiKeySecret", () -> TwilioCredentials.of(ACCOUNT, KEY, "s".repeat(31)));
    assertField("authTokens", () -> credentials.withAuthTokens(TOKEN, "short"));
    assertField(
        "apiKeySecret", () -> TwilioCredentials.of(ACCOUNT, KEY, TOKEN).withAuthTokens(TOKEN));
  }

  @Test
  void toStringContainsNoSecret() {
    assertThat(credentials.withAuthTokens(TOKEN, OTHER_TOKEN))
        .hasToString(
            "TwilioCredentials[accountSid=%s, apiKeySid=%s, apiKeySecret=***, authTokens=2]"
                .formatted(ACCOUNT, KEY));
  }

  @Test
  void credentialsWithEqualValuesAreEqual() {
    TwilioCredentials same = TwilioCredentials.of(ACCOUNT, KEY, SECRET);

    assertThat(same).isEqualTo(credentials).hasSameHashCodeAs(credentials);
    assertThat(same).isNotEqualTo(credentials.withAuthTokens(TOKEN));
    assertThat(same).isNotEqualTo(TwilioCredentials.of(ACCOUNT, KEY, SECRET + "a"));
    assertThat(credentials.withAuthTokens(TOKEN).withAuthTokens()).isEqualTo(credentials);
  }

  private static void assertField(String field, Runnable invalid) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(invalid::run)
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  private static Optional<TwilioCredentials> from(Map<String, String> variables) {
    return TwilioCredentials.fromVariables(variables::get);
  }

  /** All four variables with changes: name, value, name, value. */
  private static Map<String, String> variables(String... changes) {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "TWILIO_ACCOUNT_SID", ACCOUNT,
                "TWILIO_API_KEY_SID", KEY,
                "TWILIO_API_KEY_SECRET", SECRET,
                "TWILIO_AUTH_TOKEN", TOKEN));
    for (int i = 0; i < changes.length; i += 2) {
      variables.put(changes[i], changes[i + 1]);
    }
    return variables;
  }
}
