package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of a Twilio account: its SID, an API key for REST requests and access tokens, and the
 * Auth Tokens that sign callbacks. Neither {@link #toString()} nor an exception contains a secret.
 * Immutable.
 */
public final class TwilioCredentials {
  private final String accountSid;
  private final String apiKeySid;
  private final String apiKeySecret;
  private final List<String> authTokens;

  private TwilioCredentials(
      Function<CredentialField, String> name,
      String accountSid,
      String apiKeySid,
      String apiKeySecret,
      List<String> authTokens) {
    this.accountSid = CredentialField.ACCOUNT_SID.check(accountSid, name);
    this.apiKeySid = CredentialField.API_KEY_SID.check(apiKeySid, name);
    this.apiKeySecret = CredentialField.API_KEY_SECRET.check(apiKeySecret, name);
    this.authTokens = List.copyOf(authTokens);
    this.authTokens.forEach(token -> CredentialField.AUTH_TOKEN.check(token, name));
    if (authTokens.contains(apiKeySecret)) {
      throw CredentialField.API_KEY_SECRET.mistakenFor(CredentialField.AUTH_TOKEN, name);
    }
  }

  /**
   * Creates credentials for REST requests and access tokens. {@link #withAuthTokens} adds the
   * tokens that verify callbacks.
   *
   * @param accountSid the account's SID: AC followed by 32 hexadecimal digits
   * @param apiKeySid the SID of an API key of region US1: SK followed by 32 hexadecimal digits
   * @param apiKeySecret that key's secret, 32 characters or more: letters, digits and {@code . _ ~
   *     + / = -}
   * @return the credentials
   * @throws InvalidValueException if an argument is malformed; it names the argument
   */
  public static TwilioCredentials of(String accountSid, String apiKeySid, String apiKeySecret) {
    return new TwilioCredentials(
        credential -> credential.argument, accountSid, apiKeySid, apiKeySecret, List.of());
  }

  /**
   * Copies these credentials and replaces the Auth Tokens.
   *
   * @param authTokens the account's Auth Tokens, 32 hexadecimal digits each: several during a
   *     rotation; none disables the verification of callbacks
   * @return the credentials with the tokens
   * @throws InvalidValueException naming {@code authTokens} if a token is malformed, or {@code
   *     apiKeySecret} if that equals a token
   */
  public TwilioCredentials withAuthTokens(String... authTokens) {
    return new TwilioCredentials(
        credential -> credential.argument,
        accountSid,
        apiKeySid,
        apiKeySecret,
        List.of(authTokens));
  }

  /**
   * Reads {@code TWILIO_ACCOUNT_SID}, {@code TWILIO_API_KEY_SID}, {@code TWILIO_API_KEY_SECRET} and
   * {@code TWILIO_AUTH_TOKEN}. The Auth Token is optional; it may be a list, separated by commas,
   * during a rotation. A blank variable counts as not set.
   *
   * @param lookup returns a variable's value or null if it is not set, such as {@code
   *     System::getenv}
   * @return the credentials, or empty if none of the four is set
   * @throws InvalidValueException if a mandatory variable is missing or any is malformed; it names
   *     the variable and omits the value
   */
  public static Optional<TwilioCredentials> fromVariables(
      Function<String, @Nullable String> lookup) {
    String accountSid = read(lookup, CredentialField.ACCOUNT_SID);
    String apiKeySid = read(lookup, CredentialField.API_KEY_SID);
    String apiKeySecret = read(lookup, CredentialField.API_KEY_SECRET);
    String authTokens = read(lookup, CredentialField.AUTH_TOKEN);
    if (Stream.of(accountSid, apiKeySid, apiKeySecret, authTokens).allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    return Optional.of(
        new TwilioCredentials(
            credential -> credential.variable,
            accountSid,
            apiKeySid,
            apiKeySecret,
            authTokens.isEmpty() ? List.of() : List.of(authTokens.strip().split("\\s*,\\s*", -1))));
  }

  private static String read(
      Function<String, @Nullable String> lookup, CredentialField credential) {
    String value = lookup.apply(credential.variable);
    return value == null || value.isBlank() ? "" : value;
  }

  /** {@return whether there is an Auth Token to verify callbacks with} */
  public boolean canVerifyCallbacks() {
    return !authTokens.isEmpty();
  }

  String accountSid() {
    return accountSid;
  }

  String apiKeySid() {
    return apiKeySid;
  }

  String apiKeySecret() {
    return apiKeySecret;
  }

  List<String> authTokens() {
    return authTokens;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TwilioCredentials that
        && accountSid.equals(that.accountSid)
        && apiKeySid.equals(that.apiKeySid)
        && apiKeySecret.equals(that.apiKeySecret)
        && authTokens.equals(that.authTokens);
  }

  @Override
  public int hashCode() {
    return Objects.hash(accountSid, apiKeySid);
  }

  @Override
  public String toString() {
    return "TwilioCredentials[accountSid=%s, apiKeySid=%s, apiKeySecret=***, authTokens=%d]"
        .formatted(accountSid, apiKeySid, authTokens.size());
  }
}
