package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One of the four credentials of a Twilio account: its names and its format. */
enum CredentialField {
  ACCOUNT_SID(
      "accountSid",
      "TWILIO_ACCOUNT_SID",
      "AC\\p{XDigit}{32}",
      "AC followed by 32 hexadecimal digits",
      "an account's SID"),
  API_KEY_SID(
      "apiKeySid",
      "TWILIO_API_KEY_SID",
      "SK\\p{XDigit}{32}",
      "SK followed by 32 hexadecimal digits",
      "an API key's SID"),
  AUTH_TOKEN(
      "authTokens",
      "TWILIO_AUTH_TOKEN",
      "\\p{XDigit}{32}",
      "32 hexadecimal digits",
      "an Auth Token"),
  API_KEY_SECRET(
      "apiKeySecret",
      "TWILIO_API_KEY_SECRET",
      "\\p{Alnum}{32}",
      "the API key's secret as Twilio shows it: 32 characters or more, without spaces or quotes",
      "an API key's secret") {
    @Override
    boolean fits(String value) {
      return SECRET.matcher(value).matches()
          && !ACCOUNT_SID.fits(value)
          && !API_KEY_SID.fits(value);
    }
  };

  /** Twilio uses letters and digits today; more is accepted, except quotes and spaces. */
  private static final Pattern SECRET = Pattern.compile("[\\w.~+/=-]{32,}");

  /** The name of the parameter in the Java API. */
  final String argument;

  /** The name of the environment variable. */
  final String variable;

  private final Pattern usual;
  private final String rule;
  private final String noun;

  CredentialField(String argument, String variable, String usual, String rule, String noun) {
    this.argument = argument;
    this.variable = variable;
    this.usual = Pattern.compile(usual);
    this.rule = "must be " + rule;
    this.noun = noun;
  }

  boolean fits(String value) {
    return usual.matcher(value).matches();
  }

  /** Returns the value, or rejects it under the caller's name for this field. */
  String check(String value, Function<CredentialField, String> name) {
    if (!fits(value)) {
      throw new InvalidValueException(name.apply(this), rule + hint(value));
    }
    return value;
  }

  /** The error for a value that is another of the four credentials. */
  InvalidValueException mistakenFor(CredentialField other, Function<CredentialField, String> name) {
    return new InvalidValueException(name.apply(this), rule + ", not " + other.noun);
  }

  private String hint(String value) {
    return value.isBlank()
        ? ", but is missing"
        : Stream.of(values())
            .filter(other -> other != this && other.usual.matcher(value).matches())
            .findFirst()
            .map(other -> ", not " + other.noun)
            .orElse("");
  }
}
