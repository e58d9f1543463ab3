package dev.bookend.call;

/** The state of a call. */
public enum CallStatus {
  /** Requested; not all participants have answered. */
  PENDING,
  /** Accepted; participants may join inside the join window. */
  ACCEPTED,
  /**
   * Started: all people with a required role and at least one other person were connected at once,
   * or any two people if no role is required.
   */
  IN_PROGRESS,
  /** Over; it had started, or the attendance is unknown. */
  COMPLETED,
  /** Too few participants are left to accept. */
  DECLINED,
  /** Cancelled before its start. */
  CANCELLED,
  /** Accepted, but over before it started. */
  MISSED,
  /** Too few participants answered before the deadline. */
  EXPIRED;

  /** {@return whether this state is final} */
  public boolean isOver() {
    return this != PENDING && this != ACCEPTED && this != IN_PROGRESS;
  }

  /** {@return whether a call in this state counts against spend caps} */
  public boolean mayCost() {
    return this != DECLINED && this != CANCELLED && this != EXPIRED;
  }
}
