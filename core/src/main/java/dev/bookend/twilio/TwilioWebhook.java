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
 * Twilio's callbacks: status callbacks of rooms, and those of usage triggers. One is genuine if its
 * {@code X-Twilio-Signature} is made with one of the account's Auth Tokens over the address that
 * Twilio was told, letter by letter, and over all parameters, and if it is about that account.
 * Behind a proxy, the address that a request came to here is another one and does not matter.
 *
 * <p>A signature does not tell when it was made, so a genuine callback may be sent again by anybody
 * who has seen it. Thread-safe.
 */
public final class TwilioWebhook implements ProviderCallbacks {
  private final String accountSid;
  private final Clock clock;
  private final CallbackSignature events;
  private final CallbackSignature usage;

  /**
   * Verifies callbacks to these addresses.
   *
   * @param credentials the account, with at least one Auth Token
   * @param eventsUrl where Twilio posts status callbacks, exactly as it was told; http or https,
   *     with port, query and percent-escapes if it has them. A fragment is never sent, nor signed
   * @param usageUrl where Twilio posts the callbacks of usage triggers, likewise
   * @param clock the time, for callbacks whose own can't be read
   * @throws InvalidValueException naming {@code authTokens} if there is none, or an address that is
   *     not an absolute http or https address
   */
  public TwilioWebhook(TwilioCredentials credentials, URI eventsUrl, URI usageUrl, Clock clock) {
    List<String> authTokens = credentials.authTokens();
    Check.check(!authTokens.isEmpty(), "authTokens", "must be there to verify callbacks with");
    this.accountSid = credentials.accountSid();
    this.clock = clock;
    this.events = new CallbackSignature(authTokens, web(eventsUrl, "eventsUrl"));
    this.usage = new CallbackSignature(authTokens, web(usageUrl, "usageUrl"));
  }

  private static URI web(URI url, String name) {
    Check.check(Check.isAddress(url), name, "must be an http or https address");
    return url;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Empty for tracks, recordings, and events that are not known.
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
    if (!signature.isOf(form, message.signature())
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
