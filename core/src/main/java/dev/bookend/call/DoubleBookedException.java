package dev.bookend.call;

import java.util.Collection;

/** Somebody of the call has another exclusive call at that time. */
public final class DoubleBookedException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  /** Without naming the person or the other call. */
  public DoubleBookedException() {
    super("Somebody of this call has another call at that time.");
  }

  /**
   * Refuses an exclusive call that overlaps with another one of its people's.
   *
   * @param call a call
   * @param others any calls; it may be among them
   * @throws DoubleBookedException if both are exclusive, neither is over, somebody who has not
   *     declined takes part in both, and their times overlap, from {@code scheduledAt} for the
   *     limit
   */
  public static void check(VideoCall call, Collection<VideoCall> others) {
    if (others.stream().anyMatch(other -> Overlap.between(call, other))) {
      throw new DoubleBookedException();
    }
  }
}
