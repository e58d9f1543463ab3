package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One Twilio account: its rooms, access tokens, callbacks and usage. All operations share one REST
 * client, so an application needs one instance per account. Thread-safe.
 */
public final class Twilio implements VideoProvider {
  private final TwilioClient client;
  private final TokenIssuer tokens;
  private final Optional<ProviderCallbacks> callbacks;

  private Twilio(TwilioCredentials credentials, TwilioSettings settings, Clock clock) {
    client = new TwilioClient(credentials, settings, clock);
    tokens = new TwilioTokenIssuer(credentials);
    callbacks = callbacks(credentials, settings.statusCallback(), clock);
  }

  private static Optional<ProviderCallbacks> callbacks(
      TwilioCredentials credentials, @Nullable URI events, Clock clock) {
    return events == null || !credentials.canVerifyCallbacks()
        ? Optional.empty()
        : Optional.of(new TwilioWebhook(credentials, events, usageUrl(events), clock));
  }

  private static URI usageUrl(URI events) {
    String query = events.getRawQuery();
    return events.resolve(query == null ? "usage" : "usage?" + query);
  }

  /**
   * Creates the account of Twilio's environment variables: {@code TWILIO_ACCOUNT_SID}, {@code
   * TWILIO_API_KEY_SID}, {@code TWILIO_API_KEY_SECRET} and optionally {@code TWILIO_AUTH_TOKEN}. It
   * has the default settings and no status callback: presence comes from polling. Does not connect
   * to Twilio.
   *
   * @return the account
   * @throws InvalidValueException if a mandatory variable is missing or any is malformed; it names
   *     the variable and omits the value
   */
  public static Twilio fromEnvironment() {
    return fromVariables(System::getenv);
  }

  static Twilio fromVariables(Function<String, @Nullable String> variables) {
    TwilioCredentials credentials =
        TwilioCredentials.fromVariables(variables)
            .orElseThrow(
                () ->
                    new InvalidValueException(
                        CredentialField.ACCOUNT_SID.variable,
                        "must be set, with TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET"));
    return of(credentials, TwilioSettings.defaults());
  }

  /**
   * Creates an account without connecting to Twilio.
   *
   * @param credentials the account and its API key; with an Auth Token, callbacks can be verified
   * @param settings URL, time-outs, rate limits and room options
   * @return the account
   */
  public static Twilio of(TwilioCredentials credentials, TwilioSettings settings) {
    return of(credentials, settings, Clock.systemUTC());
  }

  /**
   * Creates an account with another clock than the system clock, without connecting to Twilio.
   *
   * @param credentials the account and its API key; with an Auth Token, callbacks can be verified
   * @param settings URL, time-outs, rate limits and room options
   * @param clock the clock of the calls
   * @return the account
   */
  public static Twilio of(TwilioCredentials credentials, TwilioSettings settings, Clock clock) {
    return new Twilio(credentials, settings, clock);
  }

  /** {@return the account's rooms, as of {@link TwilioClient#rooms}} */
  @Override
  public VideoRooms rooms() {
    return client.rooms();
  }

  /** {@return an issuer of tokens that are valid for up to 24 hours} */
  @Override
  public TokenIssuer tokens() {
    return tokens;
  }

  /**
   * {@return the verifier of callbacks; empty without {@link TwilioSettings#statusCallback()} or an
   * Auth Token} Callbacks of rooms must be signed for that URL. Callbacks of usage must be signed
   * for the same URL, query included, with {@code usage} as the last part of its path.
   */
  @Override
  public Optional<ProviderCallbacks> callbacks() {
    return callbacks;
  }

  /** {@return the account's usage records and usage alerts} */
  public TwilioUsage usage() {
    return client.usage();
  }
}
