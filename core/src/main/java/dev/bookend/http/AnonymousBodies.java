package dev.bookend.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.CallEndpoints.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads forms of unauthenticated requests, each on the thread of its request. Every read may block,
 * because some servers report bytes as available that have not arrived. A read that takes 5 s is
 * cancelled. A read is slow after 250 ms; if reads exceed four, the oldest slow one is cancelled.
 * If reads exceed 32, the oldest is cancelled at once. Some servers ignore the interrupt of a read:
 * above 64 threads, further bodies are refused unread. Bytes in memory are not limited.
 * Thread-safe.
 */
final class AnonymousBodies {
  static final int MAX_SLOW_READS = 4;
  static final int MAX_READS = 32;
  static final int MAX_THREADS = 64;
  private static final Duration SLOW = Duration.ofMillis(250);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Executor whenSlow;
  private final Executor atTimeout;

  /** The reads that are not cancelled, the oldest first. */
  private final Deque<BodyRead> reads = new ArrayDeque<>();

  /** The number of threads in a read, cancelled or not. */
  private int threads;

  AnonymousBodies() {
    this(after(SLOW), after(TIMEOUT));
  }

  /**
   * Creates a reader with timers of its own.
   *
   * @param whenSlow runs a task after 250 ms
   * @param atTimeout runs a task after 5 s
   */
  AnonymousBodies(Executor whenSlow, Executor atTimeout) {
    this.whenSlow = whenSlow;
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
      throw new InvalidValueException("body", "must arrive in full");
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
      cancelOldest();
    }
    whenSlow.execute(() -> markSlow(read));
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

  private synchronized void markSlow(BodyRead read) {
    read.markSlow();
    cancelOldest();
  }

  private synchronized void cancelLate(BodyRead read) {
    if (reads.remove(read)) {
      read.cancel(
          new InvalidValueException("body", "must arrive within " + TIMEOUT.toSeconds() + " s"));
    }
  }

  private void cancelOldest() {
    for (BodyRead oldest = reads.peek(); oldest != null; oldest = reads.peek()) {
      if (reads.size() <= (oldest.isSlow() ? MAX_SLOW_READS : MAX_READS)) {
        return;
      }
      reads.remove();
      oldest.cancel(tooMany());
    }
  }

  private static RefusedException tooMany() {
    return new RefusedException(ProblemType.SLOW_DOWN, "Too many bodies arrive slowly.");
  }
}
