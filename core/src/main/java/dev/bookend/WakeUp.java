package dev.bookend;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one thread; a ring that comes before the waiting is not lost. */
final class WakeUp {
  private final Semaphore rung = new Semaphore(0);

  void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** {@return whether it was rung} */
  boolean await(long nanos) throws InterruptedException {
    boolean heard = rung.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    rung.drainPermits();
    return heard;
  }
}
