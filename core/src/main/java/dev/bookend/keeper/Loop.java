package dev.bookend.keeper;

/** A loop of a keeper, repeated by one thread. */
interface Loop {
  /** {@return the nanoseconds until the next round is due; recomputed after a wake-up} */
  long pause();

  /** Runs one round. */
  void round();
}
