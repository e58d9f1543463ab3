package dev.bookend.call;

/** Where a call stands. */
public enum CallStatus {
  /** Asked for; somebody has not answered yet. */
  PENDING,
  /** Accepted; the people may join inside the join window. */
  ACCEPTED,
  /** Two people were connected at once: the clock runs. */
  IN_PROGRESS,
  /** Two people met, or nobody can know whether they did, and it is over. */
  COMPLETED,
  /** Too few people accepted. */
  DECLINED,
  /** Called off before it began. */
  CANCELLED,
  /** Accepted, but the join window closed, or somebody ended it, before two people were there. */
  MISSED,
  /** Not everybody answered in time. */
  EXPIRED;

  /** {@return whether nothing can happen to such a call any more} */
  public boolean isOver() {
    return this != PENDING && this != ACCEPTED && this != IN_PROGRESS;
  }

  /** {@return whether such a call counts as spent: it costs something, did, or still may} */
  public boolean mayCost() {
    return this != DECLINED && this != CANCELLED && this != EXPIRED;
  }
}
