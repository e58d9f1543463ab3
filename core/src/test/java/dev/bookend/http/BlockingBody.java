package dev.bookend.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A request body whose reads block until bytes are delivered. It reports the full length as
 * available, as a Quarkus server does before the first bytes arrive.
 */
final class BlockingBody extends InputStream {
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
  private final Semaphore reads = new Semaphore(0);
  private final int length;
  private final boolean ignoresInterrupts;
  private volatile boolean keepsInterrupts;

  BlockingBody(int length) {
    this(length, false);
  }

  private BlockingBody(int length, boolean ignoresInterrupts) {
    this.length = length;
    this.ignoresInterrupts = ignoresInterrupts;
  }

  /** {@return a body whose reads go on after an interrupt} */
  static BlockingBody ignoringInterrupts(int length) {
    return new BlockingBody(length, true);
  }

  /** The thread's interrupt status remains set after an interrupted read. */
  void keepInterrupts() {
    keepsInterrupts = true;
  }

  void deliver(String bytes) {
    arrived.add(bytes.getBytes(US_ASCII));
  }

  void end() {
    arrived.add(END);
  }

  /** Waits until a thread has begun one more read. */
  void awaitRead() throws InterruptedException {
    if (!reads.tryAcquire(30, TimeUnit.SECONDS)) {
      throw new AssertionError("The body is not read.");
    }
  }

  @Override
  public int available() {
    return length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] into, int offset, int most) throws IOException {
    reads.release();
    byte[] bytes = take();
    System.arraycopy(bytes, 0, into, offset, bytes.length);
    return bytes == END ? -1 : bytes.length;
  }

  private byte[] take() throws InterruptedIOException {
    while (true) {
      try {
        return arrived.take();
      } catch (InterruptedException e) {
        if (keepsInterrupts) {
          Thread.currentThread().interrupt();
        }
        if (!ignoresInterrupts) {
          throw new InterruptedIOException("interrupted");
        }
      }
    }
  }
}
