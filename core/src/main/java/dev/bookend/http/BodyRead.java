package dev.bookend.http;

import dev.bookend.http.CallEndpoints.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A read of a body by one thread, which other threads can cancel. {@link AnonymousBodies} guards
 * all methods but {@link #bytes} and {@link #cancellation}.
 */
final class BodyRead {
  private static final int CHUNK_BYTES = 8 * 1024;

  private final Thread thread;
  private int periods;
  private volatile @Nullable RuntimeException cancellation;

  BodyRead(Thread thread) {
    this.thread = thread;
  }

  /** Reads to the end of the body, or to one byte more than its maximum length. */
  byte[] bytes(Body body) throws IOException {
    InputStream content = body.content();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK_BYTES];
    while (bytes.size() <= Body.MAX_BYTES) {
      int rest = Body.MAX_BYTES + 1 - bytes.size();
      int count = content.read(chunk, 0, Math.min(chunk.length, rest));
      if (count < 0) {
        break;
      }
      bytes.write(chunk, 0, count);
      if (cancellation != null && bytes.size() != body.length()) {
        throw new InterruptedIOException("The read was cancelled.");
      }
    }
    return bytes.toByteArray();
  }

  /** {@return why the read was cancelled; null if it was not} */
  @Nullable RuntimeException cancellation() {
    return cancellation;
  }

  void addPeriod() {
    periods++;
  }

  boolean isSlow() {
    return periods >= AnonymousBodies.SLOW_PERIODS;
  }

  /** Interrupts the thread. Must not be called after the read has ended. */
  void cancel(RuntimeException reason) {
    cancellation = reason;
    thread.interrupt();
  }
}
