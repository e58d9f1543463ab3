package dev.bookend.jdbc;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Two readers of the same row: neither continues before both have read or are waiting to. */
final class Rendezvous {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final TestDatabase database;
  private final CyclicBarrier begun = new CyclicBarrier(2);
  private final CountDownLatch firstHasRead = new CountDownLatch(1);
  private final CountDownLatch secondHasRead = new CountDownLatch(1);

  Rendezvous(TestDatabase database) {
    this.database = database;
  }

  void begin(int who) throws Exception {
    begun.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    if (who == 1) {
      firstHasRead.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  void hasRead(int who) {
    (who == 0 ? firstHasRead : secondHasRead).countDown();
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (secondHasRead.getCount() > 0 && !database.isReadWaiting()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("the other neither reads nor waits");
      }
      Thread.onSpinWait();
    }
  }
}
