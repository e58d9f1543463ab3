package dev.bookend.twilio;

import dev.bookend.call.ProviderException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came of a request that was not answered well. It leaves as a {@link ProviderException}. */
final class TwilioException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofSeconds(5);
  private static final int TOO_MANY_REQUESTS = 20429;
  private static final int TOO_MANY_ROOMS = 53119;
  private static final int TOO_MANY_PARTICIPANTS = 53206;
  private static final int NOT_AUTHENTICATED = 20003;
  private static final int NOT_FOUND = 20404;
  private static final int ROOM_NOT_FOUND = 53106;
  private static final int PARTICIPANT_NOT_FOUND = 53204;

  /** How Twilio itself says that something is not there. */
  private static final Set<Integer> MISSING =
      Set.of(NOT_FOUND, ROOM_NOT_FOUND, PARTICIPANT_NOT_FOUND);

  /** What it means for us. */
  enum Kind {
    /** Nothing was done, as a quota is used up. */
    BUSY,
    /** Nothing was done, and nothing will be if it is asked again. */
    REFUSED,
    /** Nothing was done, but it may be when asked again. */
    NOT_NOW,
    /** It may have been done, or not. */
    UNKNOWN
  }

  private final Kind kind;
  private final String sentence;
  private final int code;
  private final Duration pause;
  private final boolean saysWhen;

  private TwilioException(Kind kind, int code, Duration pause, String sentence) {
    this(kind, code, pause, false, sentence, null);
  }

  private TwilioException(
      Kind kind,
      int code,
      Duration pause,
      boolean saysWhen,
      String sentence,
      @Nullable Throwable cause) {
    super(sentence, cause, false, false);
    this.kind = kind;
    this.sentence = sentence;
    this.code = code;
    this.pause = pause;
    this.saysWhen = saysWhen;
  }

  /** An answer with a status that is none of success. Of its words nothing is kept. */
  static TwilioException of(int status, int code, Duration retryAfter) {
    String what = " (status " + status + (code == 0 ? "" : ", code " + code) + ").";
    if (code == TOO_MANY_ROOMS || code == TOO_MANY_PARTICIPANTS) {
      String full = "Twilio's account has as much open at once as it may have" + what;
      return new TwilioException(Kind.NOT_NOW, code, LATER, full);
    }
    if (status == 429 || code == TOO_MANY_REQUESTS) {
      Duration pause = retryAfter.isZero() ? Duration.ofSeconds(1) : retryAfter;
      return new TwilioException(
          Kind.BUSY, code, pause, "Twilio takes no more requests now" + what);
    }
    if (status == 407) {
      return ConnectionFailure.atProxy(status, null);
    }
    boolean failed = status >= 500 || status == 408;
    // Another's 404, a proxy's or that of a wrong address, tells nothing of what is there.
    if (failed || (status == 404 && !MISSING.contains(code))) {
      String unknown = failed ? "Twilio failed" : "Twilio's API is not at the address asked";
      boolean saysWhen = !retryAfter.isZero();
      return new TwilioException(
          Kind.UNKNOWN, code, saysWhen ? retryAfter : SOON, saysWhen, unknown + what, null);
    }
    boolean lockedOut = status == 401 || status == 403 || code == NOT_AUTHENTICATED;
    String refused =
        lockedOut ? "Twilio refuses the account's credentials" : "Twilio refused the request";
    return new TwilioException(Kind.REFUSED, code, Duration.ZERO, refused + what);
  }

  /** Our own share of the quota is used up. */
  static TwilioException busy(Duration pause) {
    return new TwilioException(Kind.BUSY, 0, pause, "The quota of requests is used up.");
  }

  /** The request did not get there, or was not sent at all. */
  static TwilioException notSent(String message, @Nullable Throwable cause) {
    return new TwilioException(Kind.NOT_NOW, 0, SOON, false, message, cause);
  }

  /** Nothing more was done, as something has to happen at Twilio first. */
  static TwilioException notYet(String message) {
    return new TwilioException(Kind.NOT_NOW, 0, SOON, message);
  }

  /** No answer came, or none that tells whether it was done. */
  static TwilioException unknown(String message) {
    return unknown(message, null);
  }

  /** No answer came, for this reason. */
  static TwilioException unknown(String message, @Nullable Throwable cause) {
    return new TwilioException(Kind.UNKNOWN, 0, SOON, false, message, cause);
  }

  /** What trying again does not mend. */
  static TwilioException refused(String message) {
    return new TwilioException(Kind.REFUSED, 0, Duration.ZERO, message);
  }

  static TwilioException unreadable() {
    return unknown("Twilio's answer can't be read.");
  }

  Kind kind() {
    return kind;
  }

  Duration pause() {
    return pause;
  }

  /** Whether the answer itself said when to come back. */
  boolean saysWhen() {
    return saysWhen;
  }

  boolean hasCode(int other) {
    return code == other;
  }

  /** Whether Twilio itself says that the room asked about is not there, or not any more. */
  boolean isGone() {
    return kind == Kind.REFUSED && (code == NOT_FOUND || code == ROOM_NOT_FOUND);
  }

  /** Whether Twilio itself says that the connection asked about is not there, or not any more. */
  boolean isPersonGone() {
    return kind == Kind.REFUSED && MISSING.contains(code);
  }

  /**
   * As the port tells it.
   *
   * @param changed whether something may have been changed before
   */
  ProviderException told(boolean changed) {
    if (kind == Kind.REFUSED) {
      return new ProviderException(sentence);
    }
    return kind == Kind.BUSY && !changed
        ? ProviderException.busy(pause)
        : new ProviderException(sentence, pause);
  }
}
