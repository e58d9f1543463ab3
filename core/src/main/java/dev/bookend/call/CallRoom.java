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
 * @param failures how many attempts to close it have failed, or while it is open, how often it was
 *     looked into since somebody was last let in
 * @param dueAt when to try to close it, or while it is open, when to look who is there, in case the
 *     provider's word of it was lost; null if neither
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
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
  private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofSeconds(30);
  private static final Duration SHORTEST_BETWEEN_LOOKS = Duration.ofSeconds(2);

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

  CallRoom opened(String id, Instant now) {
    return new CallRoom(Phase.OPEN, id, 0, now.plus(FIRST_LOOK), null);
  }

  /** Somebody was let in, who will be there soon. */
  CallRoom expecting(Instant now) {
    return phase == Phase.OPEN && sid != null ? opened(sid, now) : this;
  }

  private CallRoom lookedInto(Instant now) {
    return new CallRoom(phase, sid, failures + 1, now.plus(pauseAfter(failures + 1)), null);
  }

  private static Duration pauseAfter(int looks) {
    Duration pause = FIRST_LOOK.multipliedBy(1L << Math.min(looks, 10));
    return pause.compareTo(LONGEST_BETWEEN_LOOKS) < 0 ? pause : LONGEST_BETWEEN_LOOKS;
  }

  /** Somebody's report makes it worth a look, but not two within a moment. */
  CallRoom hinted(Instant now) {
    if (phase != Phase.OPEN || dueAt == null || !dueAt.isAfter(now.plus(SHORTEST_BETWEEN_LOOKS))) {
      return this;
    }
    Instant looked = dueAt.minus(pauseAfter(failures));
    Instant next = failures == 0 ? now : looked.plus(SHORTEST_BETWEEN_LOOKS);
    return new CallRoom(phase, sid, failures, next.isBefore(now) ? now : next, null);
  }

  CallRoom closing(Instant now) {
    return mayExist() ? new CallRoom(Phase.CLOSING, sid, 0, now, null) : this;
  }

  CallRoom closed(Instant now) {
    return new CallRoom(Phase.CLOSED, sid, 0, null, now);
  }

  CallRoom again(Instant now) {
    return switch (phase) {
      case OPEN -> lookedInto(now);
      case CLOSING -> notClosed(now);
      default -> this;
    };
  }

  private CallRoom notClosed(Instant now) {
    return new CallRoom(
        phase,
        sid,
        failures + 1,
        now.plus(ExponentialBackoff.after(failures, LONGEST_PAUSE)),
        null);
  }

  CallRoom notBefore(Instant time) {
    boolean earlier = dueAt != null && dueAt.isBefore(time);
    return earlier ? new CallRoom(phase, sid, failures, time, closedAt) : this;
  }
}
