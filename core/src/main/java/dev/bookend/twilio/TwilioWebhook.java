package dev.bookend.twilio;

import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.RoomEvent;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Verifies and parses Twilio's callbacks: status callbacks of rooms, and callbacks of usage
 * triggers. A callback is genuine if it is about the account and its {@code X-Twilio-Signature} is
 * valid. One of the account's Auth Tokens must have signed the configured URL, character by
 * character, and all parameters. The URL of the incoming request does not matter, so a reverse
 * proxy may change it.
 *
 * <p>The signature contains no timestamp, so an intercepted callback can be replayed. Thread-safe.
 */
public final class TwilioWebhook implements ProviderCallbacks {
  private final String accountSid;
  private final Clock clock;
  private final CallbackSignature events;
  private final CallbackSignature usage;

  /**
   * Creates a verifier for these URLs.
   *
   * @param credentials the account, with at least one Auth Token
   * @param eventsUrl the http or https URL of status callbacks, exactly as configured at Twilio,
   *     with port, query and percent-escapes. Its fragment is ignored, because Twilio neither sends
   *     nor signs it
   * @param usageUrl the URL of usage callbacks, likewise
   * @param clock the time, for callbacks without a valid timestamp
   * @throws InvalidValueException naming {@code authTokens} if there is none, or the URL that is
   *     not an absolute http or https URL
   */
  public TwilioWebhook(TwilioCredentials credentials, URI eventsUrl, URI usageUrl, Clock clock) {
    List<String> authTokens = credentials.authTokens();
    InvalidValueException.check(
        !authTokens.isEmpty(), "authTokens", "must be there to verify callbacks with");
    this.accountSid = credentials.accountSid();
    this.clock = clock;
    this.events = new CallbackSignature(authTokens, validUrl(eventsUrl, "eventsUrl"));
    this.usage = new CallbackSignature(authTokens, validUrl(usageUrl, "usageUrl"));
  }

  private static URI validUrl(URI url, String name) {
    InvalidValueException.check(ApiUrl.isHttpUrl(url), name, "must be an http or https address");
    return url;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Empty for events of tracks and recordings, and for unknown events.
   */
  @Override
  public Optional<RoomEvent> roomEvent(Message message) {
    return genuine(message, events).roomEvent();
  }

  @Override
  public UsageAlert usageAlert(Message message) {
    return genuine(message, usage).usageAlert();
  }

  private CallbackFields genuine(Message message, CallbackSignature signature) {
    CallbackForm form = new CallbackForm(message.form());
    if (!signature.matches(form, message.signature())
        || !form.value("AccountSid").filter(accountSid::equals).isPresent()) {
      throw new CallNotAllowedException("This is not signed by Twilio for this account.");
    }
    return new CallbackFields(form, clock.instant());
  }

  @Override
  public String toString() {
    return "TwilioWebhook[" + accountSid + "]";
  }
}
