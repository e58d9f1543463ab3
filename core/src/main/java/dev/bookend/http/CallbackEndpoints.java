package dev.bookend.http;

import dev.bookend.VideoCallService;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.http.CallEndpoints.Answer;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.Message;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes that the provider calls. Nobody is signed in on them: what comes is believed for its
 * signature alone, and costs the storage nothing before that is verified. A body is read only if
 * all that comes before it may be right. Nothing is thrown for anything that can be sent, and
 * nothing of it is logged. Thread-safe.
 */
public final class CallbackEndpoints {
  /** The path of {@link #roomEvent}, below the base path. */
  public static final String EVENTS = "/video/twilio/events";

  /** The path of {@link #usageAlert}, below the base path. */
  public static final String USAGE = "/video/twilio/usage";

  private static final Answer DONE =
      new Answer(204, Map.of("Cache-Control", "no-store"), new byte[0]);

  /** Base64 of the 20 bytes of an HMAC-SHA1. */
  private static final int SIGNATURE_LENGTH = 28;

  private final AnonymousBodies bodies = new AnonymousBodies();
  private final VideoCallService service;
  private final @Nullable ProviderCallbacks callbacks;
  private final Consumer<UsageAlert> alerts;

  /**
   * The routes to one service.
   *
   * @param service the front door
   * @param callbacks verifies and reads; null if nothing is set up to do so, then all is not found
   * @param alerts is told what is told of usage; the same alert may come again
   */
  public CallbackEndpoints(
      VideoCallService service,
      @Nullable ProviderCallbacks callbacks,
      Consumer<UsageAlert> alerts) {
    this.service = service;
    this.callbacks = callbacks;
    this.alerts = alerts;
  }

  /**
   * {@return the refusal of a callback whose body need not be read for it; empty if it has to be}
   *
   * @param signature the header {@code X-Twilio-Signature}; null if it is missing
   * @param contentType the header {@code Content-Type}; null if it is missing
   * @param length the header {@code Content-Length}; -1 if it is missing
   */
  public Optional<Answer> refusal(
      @Nullable String signature, @Nullable String contentType, long length) {
    try {
      check(signature, contentType, length);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(Problems.of(e, Map.of()).answer());
    }
  }

  /**
   * {@return {@code POST …/video/twilio/events}: 204, also if nothing changes}
   *
   * @param body the form
   * @param signature the header {@code X-Twilio-Signature}; null if it is missing
   */
  public Answer roomEvent(Body body, @Nullable String signature) {
    return answer(
        body,
        signature,
        (verifier, message) -> verifier.roomEvent(message).ifPresent(service::apply));
  }

  /**
   * {@return {@code POST …/video/twilio/usage}: 204 when the alert has been passed on}
   *
   * @param body the form
   * @param signature the header {@code X-Twilio-Signature}; null if it is missing
   */
  public Answer usageAlert(Body body, @Nullable String signature) {
    return answer(
        body, signature, (verifier, message) -> alerts.accept(verifier.usageAlert(message)));
  }

  private Answer answer(
      Body body, @Nullable String signature, BiConsumer<ProviderCallbacks, Message> exchange) {
    try {
      ProviderCallbacks verifier = check(signature, body.contentType(), body.length());
      exchange.accept(verifier, new Message(signature == null ? "" : signature, bodies.read(body)));
      return DONE;
    } catch (RuntimeException e) {
      return Problems.of(e, Map.of()).answer();
    }
  }

  private ProviderCallbacks check(
      @Nullable String signature, @Nullable String contentType, long length) {
    if (callbacks == null) {
      throw new RefusedException(ProblemType.NOT_FOUND, "Callbacks are not set up here.");
    }
    if (signature == null || signature.length() != SIGNATURE_LENGTH) {
      throw new CallNotAllowedException("This is not signed by Twilio for this account.");
    }
    RequestBodies.checkForm(contentType, length);
    return callbacks;
  }
}
