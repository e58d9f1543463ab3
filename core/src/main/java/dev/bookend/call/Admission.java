package dev.bookend.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a participant may be in the room. Immutable.
 *
 * @param state the state
 * @param since since when it is so; null in the initial states {@link State#NOT_NEEDED} and {@link
 *     State#REQUIRED}
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

  /** Returns the state in a rescheduled call: only a removal lasts. */
  Admission askedAgain() {
    return state == State.REMOVED ? this : initial(isNeeded());
  }

  boolean isNeeded() {
    return state != State.NOT_NEEDED;
  }

  /** {@return whether a token may be issued} */
  public boolean isGranted() {
    return state == State.NOT_NEEDED || state == State.ADMITTED;
  }
}
