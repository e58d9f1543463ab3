package dev.bookend.call;

import java.util.Collection;

/** The person who asks for a call, accepts it or moves it has another exclusive call then. */
public final class DoubleBookedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Without naming the person or the other call. */
  public DoubleBookedException() {
    super("You have another call at that time.");
  }

  /**
   * Refuses a change that makes a person busy who is already busy at that time.
   *
   * @param change a change
   * @param others any calls; the changed one may be among them
   * @throws DoubleBookedException if one of the people whom the change {@linkplain
   *     CallChange#madeBusy() makes busy} has asked for or accepted another exclusive call that is
   *     not over, and their times overlap, each from {@code scheduledAt} to {@link
   *     VideoCall#busyUntil()}
   */
  public static void check(CallChange change, Collection<VideoCall> others) {
    if (others.stream().anyMatch(other -> Overlap.between(change, other))) {
      throw new DoubleBookedException();
    }
  }
}
