package dev.bookend.http;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.CallEndpoints.Body;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads forms of unauthenticated requests. A form that has arrived completely is read immediately.
 * For an incomplete form a thread waits at most 5 s, and at most four threads wait at the same
 * time. Thread-safe.
 */
final class AnonymousBodies {
  private static final long MAX_WAIT_SECONDS = 5;
  private static final int MAX_WAITING = 4;

  private final Semaphore permits = new Semaphore(MAX_WAITING);

  byte[] read(Body body) {
    try {
      if (body.length() >= 0 && body.content().available() >= body.length()) {
        return body.content().readNBytes((int) body.length());
      }
      if (!permits.tryAcquire()) {
        throw new RefusedException(ProblemType.SLOW_DOWN, "Too many bodies arrive slowly.");
      }
      try {
        return await(body);
      } finally {
        permits.release();
      }
    } catch (IOException e) {
      throw new InvalidValueException("body", "must arrive in full");
    }
  }

  private static byte[] await(Body body) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    byte[] bytes = new byte[Body.MAX_BYTES + 1];
    int length = 0;
    for (int read = 0; read >= 0 && length < bytes.length; length += Math.max(read, 0)) {
      if (System.nanoTime() - deadline > 0) {
        throw new InvalidValueException("body", "must arrive within " + MAX_WAIT_SECONDS + " s");
      }
      read = body.content().read(bytes, length, bytes.length - length);
    }
    return RequestBodies.checkedLength(Arrays.copyOf(bytes, length));
  }
}
