package dev.bookend.call;

import java.util.Collection;

/** A person requests, accepts or reschedules an exclusive call during another exclusive call. */
public final class DoubleBookedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. The message names neither the person nor the other call. */
  public DoubleBookedException() {
    super("You have another call at that time.");
  }

  /**
   * Rejects a change that double-books a person.
   *
   * @param change the change
   * @param others the calls to compare with; the changed call may be among them
   * @throws DoubleBookedException if a person whom the change {@linkplain CallChange#madeBusy()
   *     makes busy} has requested or accepted another exclusive call that is not over, and the
   *     times of both calls overlap, each from {@code scheduledAt} to {@link VideoCall#busyUntil()}
   */
  public static void check(CallChange change, Collection<VideoCall> others) {
    if (others.stream().anyMatch(other -> Overlap.doubleBooks(change, other))) {
      throw new DoubleBookedException();
    }
  }
}
