package dev.bookend.emulator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * The server side of a DTLS 1.2 connection with one browser. Drops datagrams that are not DTLS.
 * Confined to the media server's thread.
 */
final class DtlsConnection {
  /** Maximum size of an accepted datagram, in bytes; browsers send up to about 1,300. */
  private static final int DATAGRAM = 4096;

  private static final int RECORD = 1 << 14;
  private static final int MAX_STEPS = 200;
  private static final long FIRST_RESEND_NANOS = 500_000_000L;
  private static final long LAST_RESEND_NANOS = 8_000_000_000L;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final Consumer<byte[]> network;
  private final Consumer<byte[]> received;
  private final ByteBuffer plain;
  private final ByteBuffer encrypted;
  private boolean established;
  private boolean closed;
  private long resendAfter = FIRST_RESEND_NANOS;
  private long resendAt;

  /**
   * Creates a connection, which waits for the browser's first message.
   *
   * @param network sends a datagram
   * @param received receives a decrypted message
   */
  DtlsConnection(SSLContext context, Consumer<byte[]> network, Consumer<byte[]> received) {
    this.network = network;
    this.received = received;
    engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setMaximumPacketSize(DATAGRAM);
    engine.setSSLParameters(parameters);
    plain = ByteBuffer.allocate(RECORD);
    encrypted = ByteBuffer.allocate(2 * RECORD);
  }

  boolean isEstablished() {
    return established && !closed;
  }

  boolean isClosed() {
    return closed;
  }

  void receive(byte[] datagram, long nanos) {
    if (closed || datagram.length > DATAGRAM) {
      return;
    }
    try {
      advance(ByteBuffer.wrap(datagram));
      resendAfter = FIRST_RESEND_NANOS;
      resendAt = nanos + resendAfter;
    } catch (SSLException | IllegalArgumentException | IllegalStateException e) {
      close();
    }
  }

  /** Retransmits the last handshake flight if the browser's next one is overdue. */
  void tick(long nanos) {
    if (closed || established || resendAt == 0 || nanos < resendAt) {
      return;
    }
    resendAfter = Math.min(2 * resendAfter, LAST_RESEND_NANOS);
    resendAt = nanos + resendAfter;
    try {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
        wrap(NOTHING);
        advance(NOTHING);
      }
    } catch (SSLException | IllegalStateException e) {
      close();
    }
  }

  void send(byte[] message) {
    if (!isEstablished()) {
      return;
    }
    try {
      wrap(ByteBuffer.wrap(message));
    } catch (SSLException | IllegalStateException e) {
      close();
    }
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    engine.closeOutbound();
    try {
      for (int i = 0; i < 2 && !engine.isOutboundDone(); i++) {
        wrap(NOTHING);
      }
    } catch (SSLException | IllegalStateException e) {
      // the browser detects the end by its timeout
    }
  }

  private void advance(ByteBuffer in) throws SSLException {
    for (int step = 0; step < MAX_STEPS && !closed; step++) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_UNWRAP_AGAIN -> unwrap(NOTHING);
        default -> {
          if (!in.hasRemaining() || !unwrap(in)) {
            return;
          }
        }
      }
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /**
   * Decrypts one record.
   *
   * @return whether another record may follow in the datagram
   */
  private boolean unwrap(ByteBuffer in) throws SSLException {
    plain.clear();
    int before = in.position();
    SSLEngineResult result = engine.unwrap(in, plain);
    note(result);
    if (result.bytesProduced() > 0) {
      received.accept(Arrays.copyOf(plain.array(), plain.position()));
    }
    if (result.getStatus() == Status.CLOSED) {
      close();
    }
    return result.getStatus() == Status.OK && in.position() > before;
  }

  private void wrap(ByteBuffer out) throws SSLException {
    encrypted.clear();
    SSLEngineResult result = engine.wrap(out, encrypted);
    note(result);
    if (result.bytesProduced() > 0) {
      network.accept(Arrays.copyOf(encrypted.array(), encrypted.position()));
    }
  }

  private void note(SSLEngineResult result) {
    if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      established = true;
    }
  }
}
