package dev.bookend.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a participant may be in the room. Immutable.
 *
 * @param state the state
 * @param since since when it is so; null in the initial states {@link State#NOT_NEEDED} and {@link
 *     State#REQUIRED}. Of a participant who has arrived and gone away, when that was
 */
public record Admission(State state, @Nullable Instant since) {
  /** The state of an admission. */
  public enum State {
    /** The participant needs no admission. */
    NOT_NEEDED,
    /** The participant needs to be admitted, and does not wait now. */
    REQUIRED,
    /** The participant has arrived, and waits for admission. */
    WAITING,
    /** The participant was admitted. */
    ADMITTED,
    /** The participant was not let in. */
    DENIED,
    /** The participant was removed from the call, and may only view it. */
    REMOVED
  }

  static final Admission NOT_NEEDED = new Admission(State.NOT_NEEDED, null);
  static final Admission REQUIRED = new Admission(State.REQUIRED, null);

  static Admission initial(boolean waits) {
    return waits ? REQUIRED : NOT_NEEDED;
  }

  /** Returns the state in a rescheduled call: a removal and a denial last. */
  Admission askedAgain() {
    boolean lasts = state == State.REMOVED || state == State.DENIED;
    return lasts ? this : initial(isNeeded());
  }

  /** Whether the participant has arrived in the waiting room, since the latest rescheduling. */
  boolean hasArrived() {
    return isNeeded() && since != null && state != State.ADMITTED && state != State.REMOVED;
  }

  boolean isNeeded() {
    return state != State.NOT_NEEDED;
  }

  /** {@return whether a token may be issued} */
  public boolean isGranted() {
    return state == State.NOT_NEEDED || state == State.ADMITTED;
  }
}
