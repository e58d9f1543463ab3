package dev.bookend.keeper;

import java.time.Duration;

/** A loop of a keeper, repeated by one thread. */
interface Loop {
  /** {@return the time until the next round is due; recomputed after a wake-up} */
  Duration pause();

  /** Runs one round. */
  void round();
}
