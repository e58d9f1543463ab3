package dev.bookend.http;

import dev.bookend.VideoCallService;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.Message;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The routes for callbacks of the provider. They are unauthenticated: only the signature proves the
 * sender, and the storage is not accessed before it is verified. A body is read only if signature
 * header, content type and length are acceptable, and on the calling thread. A read ends after 5 s,
 * or earlier if too many bodies arrive slowly. No client input causes an exception, and none is
 * logged. Thread-safe.
 */
public final class CallbackEndpoints {
  /** Path of {@link #roomEvent}, relative to the base path. */
  public static final String EVENTS = "/video/twilio/events";

  /** Path of {@link #usageAlert}, relative to the base path. */
  public static final String USAGE = "/video/twilio/usage";

  /** The time within which the body of a callback has to arrive: 5 s. */
  public static final Duration BODY_TIMEOUT = Duration.ofSeconds(5);

  /** Length in Base64 of the 20 bytes of an HMAC-SHA1. */
  private static final int SIGNATURE_LENGTH = 28;

  private final AnonymousBodies bodies = new AnonymousBodies();
  private final VideoCallService service;
  private final @Nullable ProviderCallbacks callbacks;
  private final Consumer<UsageAlert> alerts;

  /**
   * Creates the callback routes of a service.
   *
   * @param service applies the room events
   * @param callbacks verifies and parses callbacks; null if none is configured, then each route
   *     returns 404
   * @param alerts receives the usage alerts; may receive the same alert again
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
   * {@return the response to a request of either route, for hosts without an adapter} An unknown
   * path is 404, another method 405.
   *
   * @param method the HTTP method, in upper case
   * @param uri the request's URI, whose path ends with {@link #EVENTS} or {@link #USAGE}
   * @param headers returns the first value of a header by its name; null if missing
   * @param content the unread body
   */
  public Response handle(
      String method, URI uri, Function<String, @Nullable String> headers, InputStream content) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    boolean isEvent = path.endsWith(EVENTS);
    if (!isEvent && !path.endsWith(USAGE)) {
      return Problem.of(ProblemType.NOT_FOUND, "There is no such route.").answer();
    }
    if (!method.equals("POST")) {
      return CallRoutes.methodNotAllowed("POST");
    }
    Body body = RequestBodies.of(headers, content);
    String signature = headers.apply("X-Twilio-Signature");
    return isEvent ? roomEvent(body, signature) : usageAlert(body, signature);
  }

  /**
   * {@return the error response to a callback that can be rejected without its body; empty if the
   * body must be read}
   *
   * @param signature the header {@code X-Twilio-Signature}; null if missing
   * @param contentType the header {@code Content-Type}; null if missing
   * @param length the header {@code Content-Length}; -1 if missing
   */
  public Optional<Response> refusal(
      @Nullable String signature, @Nullable String contentType, long length) {
    try {
      check(signature, contentType, length);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(problem(e));
    }
  }

  /**
   * {@return the error response to a callback whose body is not awaited any longer, because too
   * many bodies arrive slowly: 429 {@code slow_down}}
   */
  public static Response slowDown() {
    return problem(AnonymousBodies.tooMany());
  }

  /**
   * {@return the error response to a callback whose body has not arrived within {@link
   * #BODY_TIMEOUT}: 400 {@code invalid_request}}
   */
  public static Response lateBody() {
    return problem(AnonymousBodies.late());
  }

  /** {@return the error response to a callback whose body ended early: 400} */
  public static Response truncatedBody() {
    return problem(RequestBodies.truncated());
  }

  private static Response problem(RuntimeException e) {
    return Problems.of(e, Map.of()).answer();
  }

  /**
   * {@return the response to {@code POST …/video/twilio/events}: 204, also if nothing changes}
   *
   * @param body the form
   * @param signature the header {@code X-Twilio-Signature}; null if missing
   */
  public Response roomEvent(Body body, @Nullable String signature) {
    return answer(
        body,
        signature,
        (verifier, message) -> verifier.roomEvent(message).ifPresent(service::apply));
  }

  /**
   * {@return the response to {@code POST …/video/twilio/usage}: 204 after the alert was delivered}
   *
   * @param body the form
   * @param signature the header {@code X-Twilio-Signature}; null if missing
   */
  public Response usageAlert(Body body, @Nullable String signature) {
    return answer(
        body, signature, (verifier, message) -> alerts.accept(verifier.usageAlert(message)));
  }

  private Response answer(
      Body body, @Nullable String signature, BiConsumer<ProviderCallbacks, Message> handler) {
    try {
      ProviderCallbacks verifier = check(signature, body.contentType(), body.length());
      handler.accept(verifier, new Message(signature == null ? "" : signature, bodies.read(body)));
      return Responses.noContent();
    } catch (RuntimeException e) {
      return problem(e);
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
