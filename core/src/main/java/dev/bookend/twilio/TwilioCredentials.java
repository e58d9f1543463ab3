package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio gave an account: its SID, an API key that signs tokens and calls REST, and the Auth
 * Tokens that callbacks are signed with. Immutable. No secret is in its text form, nor in an
 * exception.
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
   * Credentials that sign tokens and call REST; they verify no callback yet.
   *
   * @param accountSid the account's SID: AC followed by 32 hexadecimal digits
   * @param apiKeySid the SID of an API key of region US1: SK followed by 32 hexadecimal digits
   * @param apiKeySecret that key's secret, 32 characters or more: letters, digits and {@code . _ ~
   *     + / = -}
   * @return the credentials
   * @throws InvalidValueException if one does not look like that; it names the argument
   */
  public static TwilioCredentials of(String accountSid, String apiKeySid, String apiKeySecret) {
    return new TwilioCredentials(
        credential -> credential.argument, accountSid, apiKeySid, apiKeySecret, List.of());
  }

  /**
   * The same credentials with these Auth Tokens in place of any before.
   *
   * @param authTokens the account's Auth Tokens, 32 hexadecimal digits each: several while one is
   *     rotated, none if callbacks are not to be verified
   * @return the credentials with the tokens
   * @throws InvalidValueException naming {@code authTokens} if one does not look like that, or
   *     {@code apiKeySecret} if that is one of them
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
   * {@code TWILIO_AUTH_TOKEN}. The last may be missing; it may hold several tokens, separated by
   * commas, while one is rotated. A blank variable counts as not set.
   *
   * @param lookup finds a variable's value, null if it is not set: {@code System::getenv}
   * @return the credentials, or empty if none of the four is set
   * @throws InvalidValueException if one of the first three is missing, or any is malformed; it
   *     names the variable and does not tell the value
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

  /** {@return whether there is an Auth Token, so that callbacks can be verified} */
  public boolean verifyCallbacks() {
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
