package dev.bookend.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Bounds what one browser sends: the length of a message, which is small until its token is
 * accepted, and how many come in a time. Thread-safe.
 */
final class MessageLimit {
  private static final int UNKNOWN_LENGTH = 1 << 16;
  private static final int MOST = 2000;
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Now now;
  private final StringBuilder message = new StringBuilder();
  private int maxLength = UNKNOWN_LENGTH;
  private boolean tooLong;
  private Instant window = Instant.MIN;
  private int received;
  private boolean exceeded;

  MessageLimit(Now now) {
    this.now = now;
  }

  /** The token is accepted: messages may be as long as any offer is. */
  synchronized void raise() {
    maxLength = Json.MAX_LENGTH;
  }

  /** Whether too much has come; then nothing is taken any more. */
  synchronized boolean isExceeded() {
    return exceeded;
  }

  /** Takes a part of a message; the whole message, if it is complete and not too long. */
  synchronized Optional<String> add(String part, boolean last) {
    count();
    if (exceeded) {
      message.setLength(0);
      return Optional.empty();
    }
    tooLong |= message.length() + part.length() > maxLength;
    if (!tooLong) {
      message.append(part);
    }
    if (!last) {
      return Optional.empty();
    }
    Optional<String> whole = tooLong ? Optional.empty() : Optional.of(message.toString());
    tooLong = false;
    message.setLength(0);
    message.trimToSize();
    return whole;
  }

  private void count() {
    Instant instant = now.instant();
    if (!instant.isBefore(window)) {
      window = instant.plus(WINDOW);
      received = 0;
    }
    exceeded |= ++received > MOST;
  }
}
