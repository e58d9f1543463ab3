package dev.bookend.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.CallEndpoints.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads forms of unauthenticated requests, each on the thread of its request. Every read may block,
 * because some servers report bytes as available that have not arrived. A read that takes 5 s is
 * cancelled. A read is slow after 250 ms; if slow reads exceed four, the oldest of them is
 * cancelled. The 250 ms are five periods, each timed after the one before, so that a pause of the
 * process counts as one period at most. If reads exceed 32, the oldest is cancelled at once. Some
 * servers ignore the interrupt of a read: above 64 threads, further bodies are refused unread.
 * Bytes in memory are not limited. Thread-safe.
 */
final class AnonymousBodies {
  static final int MAX_SLOW_READS = 4;
  static final int MAX_READS = 32;
  static final int MAX_THREADS = 64;

  /** The number of periods after which a read is slow. */
  static final int SLOW_PERIODS = 5;

  private static final Duration PERIOD = Duration.ofMillis(50);

  private final Executor afterPeriod;
  private final Executor atTimeout;

  /** The reads that are not cancelled, the oldest first. */
  private final Deque<BodyRead> reads = new ArrayDeque<>();

  /** The number of threads in a read, cancelled or not. */
  private int threads;

  AnonymousBodies() {
    this(after(PERIOD), after(CallbackEndpoints.BODY_TIMEOUT));
  }

  /**
   * Creates a reader with timers of its own.
   *
   * @param afterPeriod runs a task after 50 ms
   * @param atTimeout runs a task after 5 s
   */
  AnonymousBodies(Executor afterPeriod, Executor atTimeout) {
    this.afterPeriod = afterPeriod;
    this.atTimeout = atTimeout;
  }

  private static Executor after(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), MILLISECONDS, Runnable::run);
  }

  byte[] read(Body body) {
    try {
      return RequestBodies.checkedLength(
          body.content() instanceof ByteArrayInputStream inMemory
              ? inMemory.readNBytes(Body.MAX_BYTES + 1)
              : await(body));
    } catch (IOException e) {
      throw RequestBodies.truncated();
    }
  }

  private byte[] await(Body body) throws IOException {
    BodyRead read = begin();
    try {
      return read.bytes(body);
    } catch (IOException | RuntimeException e) {
      RuntimeException cancellation = read.cancellation();
      if (cancellation != null) {
        throw cancellation;
      }
      throw e;
    } finally {
      end(read);
    }
  }

  private BodyRead begin() {
    BodyRead read = new BodyRead(Thread.currentThread());
    synchronized (this) {
      if (threads == MAX_THREADS) {
        throw tooMany();
      }
      threads++;
      reads.add(read);
      if (reads.size() > MAX_READS) {
        refuse(reads.element());
      }
    }
    afterPeriod.execute(() -> countPeriod(read));
    atTimeout.execute(() -> cancelLate(read));
    return read;
  }

  private synchronized void end(BodyRead read) {
    threads--;
    if (!reads.remove(read)) {
      // clears the interrupt by the cancellation, which the thread's next task must not see
      Thread.interrupted();
    }
  }

  private void countPeriod(BodyRead read) {
    if (mayBecomeSlow(read)) {
      afterPeriod.execute(() -> countPeriod(read));
    }
  }

  /** Counts a period, and cancels the oldest slow read if there are too many of them. */
  private synchronized boolean mayBecomeSlow(BodyRead read) {
    if (!reads.contains(read)) {
      return false;
    }
    read.addPeriod();
    List<BodyRead> slow = reads.stream().filter(BodyRead::isSlow).toList();
    if (slow.size() > MAX_SLOW_READS) {
      refuse(slow.get(0));
    }
    return !read.isSlow();
  }

  private synchronized void cancelLate(BodyRead read) {
    if (reads.remove(read)) {
      read.cancel(late());
    }
  }

  private void refuse(BodyRead read) {
    reads.remove(read);
    read.cancel(tooMany());
  }

  static InvalidValueException late() {
    long seconds = CallbackEndpoints.BODY_TIMEOUT.toSeconds();
    return new InvalidValueException("body", "must arrive within " + seconds + " s");
  }

  static RefusedException tooMany() {
    return new RefusedException(ProblemType.SLOW_DOWN, "Too many bodies arrive slowly.");
  }
}
