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
  void the_four_variables_are_all_it_takes() {
    assertThat(from(variables())).hasValue(credentials.withAuthTokens(TOKEN));
  }

  @Test
  void without_any_variable_there_are_no_credentials() {
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
  void only_the_auth_token_may_be_missing(String blank) {
    assertThat(from(variables("TWILIO_AUTH_TOKEN", blank))).hasValue(credentials);
  }

  @Test
  void the_auth_token_variable_takes_two_while_one_is_rotated() {
    assertThat(from(variables("TWILIO_AUTH_TOKEN", TOKEN + ", " + OTHER_TOKEN)))
        .map(TwilioCredentials::authTokens)
        .hasValueSatisfying(tokens -> assertThat(tokens).containsExactly(TOKEN, OTHER_TOKEN));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("mistakes")
  void a_mistake_is_told_by_variable_and_rule_but_not_by_value(
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

  static Stream<Arguments> mistakes() {
    String account = "must be AC followed by 32 hexadecimal digits";
    String key = "must be SK followed by 32 hexadecimal digits";
    String secret =
        "must be the API key's secret as Twilio shows it: 32 characters or more, without spaces or"
            + " quotes";
    String token = "must be 32 hexadecimal digits";
    return Stream.of(
        mistake("TWILIO_ACCOUNT_SID", "", account + ", but is missing"),
        mistake("TWILIO_ACCOUNT_SID", "changeme", account),
        mistake("TWILIO_ACCOUNT_SID", ACCOUNT + "0", account),
        mistake("TWILIO_ACCOUNT_SID", ACCOUNT + "\n", account),
        mistake("TWILIO_ACCOUNT_SID", ACCOUNT.replace('a', 'g'), account),
        mistake("TWILIO_ACCOUNT_SID", KEY, account + ", not an API key's SID"),
        mistake("TWILIO_ACCOUNT_SID", TOKEN, account + ", not an Auth Token"),
        mistake("TWILIO_ACCOUNT_SID", SECRET, account + ", not an API key's secret"),
        mistake("TWILIO_API_KEY_SID", " ", key + ", but is missing"),
        mistake("TWILIO_API_KEY_SID", "SK123", key),
        mistake("TWILIO_API_KEY_SID", ACCOUNT, key + ", not an account's SID"),
        mistake("TWILIO_API_KEY_SECRET", "", secret + ", but is missing"),
        mistake("TWILIO_API_KEY_SECRET", "a-secret-of-31-bytes-is-1-short", secret),
        mistake("TWILIO_API_KEY_SECRET", SECRET + "\n", secret),
        mistake("TWILIO_API_KEY_SECRET", '"' + SECRET + '"', secret),
        mistake("TWILIO_API_KEY_SECRET", "'" + SECRET + "'", secret),
        mistake("TWILIO_API_KEY_SECRET", "\u201c" + SECRET + "\u201d", secret),
        mistake("TWILIO_API_KEY_SECRET", SECRET + "\u00a0", secret),
        mistake("TWILIO_API_KEY_SECRET", SECRET + "\u200b", secret),
        mistake("TWILIO_API_KEY_SECRET", SECRET + ";", secret),
        mistake("TWILIO_API_KEY_SECRET", "${TWILIO_API_KEY_SECRET_OF_PRODUCTION}", secret),
        mistake("TWILIO_API_KEY_SECRET", TOKEN, secret + ", not an Auth Token"),
        mistake("TWILIO_API_KEY_SECRET", KEY, secret + ", not an API key's SID"),
        mistake("TWILIO_API_KEY_SECRET", ACCOUNT, secret + ", not an account's SID"),
        mistake("TWILIO_AUTH_TOKEN", "12345", token),
        mistake("TWILIO_AUTH_TOKEN", TOKEN + ",", token + ", but is missing"),
        mistake("TWILIO_AUTH_TOKEN", ACCOUNT, token + ", not an account's SID"),
        mistake("TWILIO_AUTH_TOKEN", SECRET, token + ", not an API key's secret"));
  }

  private static Arguments mistake(String variable, String value, String rule) {
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
  void one_variable_alone_is_a_mistake_that_names_another(String only) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> from(Map.of(only, variables().get(only))))
        .satisfies(e -> assertThat(e.field()).startsWith("TWILIO_").isNotEqualTo(only))
        .withMessageEndingWith("but is missing");
  }

  @Test
  void java_code_is_told_the_argument() {
    assertField("accountSid", () -> TwilioCredentials.of(KEY, KEY, SECRET));
    assertField("apiKeySid", () -> TwilioCredentials.of(ACCOUNT, "", SECRET));
    assertField("apiKeySecret", () -> TwilioCredentials.of(ACCOUNT, KEY, "s".repeat(31)));
    assertField("authTokens", () -> credentials.withAuthTokens(TOKEN, "short"));
    assertField(
        "apiKeySecret", () -> TwilioCredentials.of(ACCOUNT, KEY, TOKEN).withAuthTokens(TOKEN));
  }

  @Test
  void the_text_form_shows_no_secret() {
    assertThat(credentials.withAuthTokens(TOKEN, OTHER_TOKEN))
        .hasToString(
            "TwilioCredentials[accountSid=%s, apiKeySid=%s, apiKeySecret=***, authTokens=2]"
                .formatted(ACCOUNT, KEY));
  }

  @Test
  void equal_credentials_are_those_with_the_same_values() {
    TwilioCredentials same = TwilioCredentials.of(ACCOUNT, KEY, SECRET);

    assertThat(same).isEqualTo(credentials).hasSameHashCodeAs(credentials);
    assertThat(same).isNotEqualTo(credentials.withAuthTokens(TOKEN));
    assertThat(same).isNotEqualTo(TwilioCredentials.of(ACCOUNT, KEY, SECRET + "a"));
    assertThat(credentials.withAuthTokens(TOKEN).withAuthTokens()).isEqualTo(credentials);
  }

  private static void assertField(String field, Runnable mistake) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(mistake::run)
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  private static Optional<TwilioCredentials> from(Map<String, String> variables) {
    return TwilioCredentials.fromVariables(variables::get);
  }

  /** All four, with the changes made: name, value, name, value. */
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
