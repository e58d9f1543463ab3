package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the provider's room of a call. A room that may exist is not forgotten until the
 * provider has confirmed that it is closed.
 *
 * @param phase how far it is
 * @param sid the provider's own id of the room; null until it is known
 * @param failures how many attempts to close it have failed
 * @param dueAt when closing is to be tried next; null if it need not be closed
 * @param closedAt when the provider confirmed the end; null until then
 */
public record CallRoom(
    Phase phase,
    @Nullable String sid,
    int failures,
    @Nullable Instant dueAt,
    @Nullable Instant closedAt) {

  public CallRoom {
    Check.text(sid, "sid");
  }

  /** How far a room is. */
  public enum Phase {
    /** Never asked for. */
    NONE,
    /** Asked for; whether it exists is not known. */
    OPENING,
    /** It exists. */
    OPEN,
    /** It has to be closed. */
    CLOSING,
    /** The provider has confirmed its end. */
    CLOSED
  }

  static final CallRoom NONE = new CallRoom(Phase.NONE, null, 0, null, null);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** {@return whether the provider may have such a room: from the asking to the confirmed end} */
  public boolean mayExist() {
    return phase != Phase.NONE && phase != Phase.CLOSED;
  }

  /**
   * How the provider is to be told which room is meant.
   *
   * @param name the name that the room has or will have
   * @return its own id if that is known, or else the name
   */
  public String reference(String name) {
    return sid != null ? sid : name;
  }

  CallRoom opening() {
    return new CallRoom(Phase.OPENING, null, 0, null, null);
  }

  CallRoom opened(String id) {
    return new CallRoom(Phase.OPEN, id, 0, null, null);
  }

  CallRoom closing(Instant now) {
    return mayExist() ? new CallRoom(Phase.CLOSING, sid, 0, now, null) : this;
  }

  CallRoom closed(Instant now) {
    return new CallRoom(Phase.CLOSED, sid, 0, null, now);
  }

  CallRoom notClosed(Instant now) {
    return new CallRoom(
        Phase.CLOSING, sid, failures + 1, now.plus(Backoff.after(failures, LONGEST_PAUSE)), null);
  }

  CallRoom notBefore(Instant time) {
    boolean earlier = dueAt != null && dueAt.isBefore(time);
    return earlier ? new CallRoom(phase, sid, failures, time, closedAt) : this;
  }
}
