package dev.bookend.twilio;

import dev.bookend.call.ProviderException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A failed request to Twilio, classified by its effect. Callers get a {@link ProviderException}.
 */
final class TwilioException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration SHORT_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONG_PAUSE = Duration.ofSeconds(5);
  private static final int TOO_MANY_REQUESTS = 20429;
  private static final int TOO_MANY_ROOMS = 53119;
  private static final int TOO_MANY_PARTICIPANTS = 53206;
  private static final int NOT_AUTHENTICATED = 20003;
  private static final int NOT_FOUND = 20404;
  private static final int ROOM_NOT_FOUND = 53106;
  private static final int PARTICIPANT_NOT_FOUND = 53204;

  /** Codes by which Twilio itself, rather than a proxy, says that a resource does not exist. */
  private static final Set<Integer> NOT_FOUND_CODES =
      Set.of(NOT_FOUND, ROOM_NOT_FOUND, PARTICIPANT_NOT_FOUND);

  /** The effect of the failed request, which decides about retries. */
  enum Kind {
    /** Not applied: a rate limit is exceeded. Safe to retry. */
    BUSY,
    /** Not applied, and a retry fails as well. */
    REFUSED,
    /** Not applied. Safe to retry, and a retry may succeed. */
    NOT_NOW,
    /** Possibly applied. */
    UNKNOWN
  }

  private final Kind kind;
  private final String message;
  private final int code;
  private final Duration pause;
  private final boolean hasRetryAfter;

  private TwilioException(Kind kind, int code, Duration pause, String message) {
    this(kind, code, pause, false, message, null);
  }

  private TwilioException(
      Kind kind,
      int code,
      Duration pause,
      boolean hasRetryAfter,
      String message,
      @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
    this.message = message;
    this.code = code;
    this.pause = pause;
    this.hasRetryAfter = hasRetryAfter;
  }

  /** Classifies an error response. The message omits the body, which may contain identities. */
  static TwilioException of(int status, int code, Duration retryAfter) {
    String suffix = " (status " + status + (code == 0 ? "" : ", code " + code) + ").";
    if (code == TOO_MANY_ROOMS || code == TOO_MANY_PARTICIPANTS) {
      String full = "Twilio's limit of concurrent rooms or participants is reached" + suffix;
      return new TwilioException(Kind.NOT_NOW, code, LONG_PAUSE, full);
    }
    if (status == 429 || code == TOO_MANY_REQUESTS) {
      Duration pause = retryAfter.isZero() ? Duration.ofSeconds(1) : retryAfter;
      return new TwilioException(
          Kind.BUSY, code, pause, "Twilio's rate limit is exceeded" + suffix);
    }
    if (status == 407) {
      return ConnectionFailure.atProxy(status, null);
    }
    boolean isServerError = status >= 500 || status == 408;
    // A 404 of a proxy or of a wrong URL does not prove that the resource is missing.
    if (isServerError || (status == 404 && !NOT_FOUND_CODES.contains(code))) {
      String unknown =
          isServerError ? "Twilio failed" : "Twilio's API was not found at the requested URL";
      boolean hasRetryAfter = !retryAfter.isZero();
      return new TwilioException(
          Kind.UNKNOWN,
          code,
          hasRetryAfter ? retryAfter : SHORT_PAUSE,
          hasRetryAfter,
          unknown + suffix,
          null);
    }
    boolean isUnauthorized = status == 401 || status == 403 || code == NOT_AUTHENTICATED;
    String refused =
        isUnauthorized
            ? "Twilio rejected the account's credentials"
            : "Twilio rejected the request";
    return new TwilioException(Kind.REFUSED, code, Duration.ZERO, refused + suffix);
  }

  /** The client's own rate limit is exceeded. */
  static TwilioException busy(Duration pause) {
    return new TwilioException(
        Kind.BUSY, 0, pause, "The client's rate limit for Twilio is exceeded.");
  }

  /** The request did not reach Twilio, or was not sent at all. */
  static TwilioException notSent(String message, @Nullable Throwable cause) {
    return new TwilioException(Kind.NOT_NOW, 0, SHORT_PAUSE, false, message, cause);
  }

  /** Twilio's state is not consistent yet; a later retry may succeed. */
  static TwilioException notConsistentYet(String message) {
    return new TwilioException(Kind.NOT_NOW, 0, SHORT_PAUSE, message);
  }

  /** There is no response, or none that shows whether the request was applied. */
  static TwilioException unknown(String message) {
    return unknown(message, null);
  }

  /** There is no response, because of this failure. */
  static TwilioException unknown(String message, @Nullable Throwable cause) {
    return new TwilioException(Kind.UNKNOWN, 0, SHORT_PAUSE, false, message, cause);
  }

  /** A retry fails as well. */
  static TwilioException refused(String message) {
    return new TwilioException(Kind.REFUSED, 0, Duration.ZERO, message);
  }

  static TwilioException unreadable() {
    return unknown("Twilio's response is malformed.");
  }

  Kind kind() {
    return kind;
  }

  Duration pause() {
    return pause;
  }

  /** Whether the pause is that of the response's {@code Retry-After}. */
  boolean hasRetryAfter() {
    return hasRetryAfter;
  }

  boolean hasCode(int other) {
    return code == other;
  }

  /** Whether Twilio itself says that the room does not exist or has ended. */
  boolean isGone() {
    return kind == Kind.REFUSED && (code == NOT_FOUND || code == ROOM_NOT_FOUND);
  }

  /** Whether Twilio itself says that the connection, or its room, does not exist or has ended. */
  boolean isParticipantGone() {
    return kind == Kind.REFUSED && NOT_FOUND_CODES.contains(code);
  }

  /**
   * Converts this failure to the exception of the port.
   *
   * @param changed whether an earlier request of the operation may have changed something
   */
  ProviderException toProviderException(boolean changed) {
    if (kind == Kind.REFUSED) {
      return new ProviderException(message);
    }
    return kind == Kind.BUSY && !changed
        ? ProviderException.busy(pause)
        : new ProviderException(message, pause);
  }
}
