package dev.bookend.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Limits the messages of one browser: their length, which is small until its token is accepted, and
 * their rate. Thread-safe.
 */
final class MessageLimit {
  private static final int LENGTH_BEFORE_TOKEN = 1 << 16;
  private static final int MAX_PARTS = 2000;
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Now now;
  private final StringBuilder message = new StringBuilder();
  private int maxLength = LENGTH_BEFORE_TOKEN;
  private boolean tooLong;
  private Instant window = Instant.MIN;
  private int received;
  private boolean exceeded;

  MessageLimit(Now now) {
    this.now = now;
  }

  /** Raises the maximum length to that of an offer, once the token is accepted. */
  synchronized void raise() {
    maxLength = Json.MAX_LENGTH;
  }

  /** Returns whether the rate was exceeded. All further messages are then dropped. */
  synchronized boolean isExceeded() {
    return exceeded;
  }

  /**
   * Adds a part of a message. Returns the whole message once it is complete, unless it is too long.
   */
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
    exceeded |= ++received > MAX_PARTS;
  }
}
