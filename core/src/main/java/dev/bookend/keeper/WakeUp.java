package dev.bookend.keeper;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A signal that wakes one thread; a ring before the wait is not lost. Thread-safe. */
final class WakeUp {
  private final Semaphore rung = new Semaphore(0);

  void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** {@return whether it was rung} */
  boolean await(Duration atMost) throws InterruptedException {
    boolean signalled = rung.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    rung.drainPermits();
    return signalled;
  }
}
