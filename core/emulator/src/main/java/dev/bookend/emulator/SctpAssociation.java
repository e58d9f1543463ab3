package dev.bookend.emulator;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An SCTP association over DTLS, opened by the browser, for data channels. Partial reliability,
 * interleaving and stream resets are not supported; browsers use them only if both sides announce
 * them. Malformed packets and packets with a wrong tag are dropped. Confined to the media server's
 * thread.
 */
final class SctpAssociation {
  static final int PORT = 5000;
  private static final int STREAMS = 65_535;
  private static final int INIT_HEAD = 16;
  private static final int COOKIE_PARAMETER = 7;
  private static final int PACKET = 1100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Consumer<byte[]> network;
  private final SctpReceiver.Sink sink;
  private final Runnable whenEstablished;
  private final byte[] cookie = new byte[32];
  private final int ownTag = tag();
  private final int firstNumber = RANDOM.nextInt();
  private int peerTag;
  private @Nullable SctpReceiver receiver;
  private @Nullable SctpSender sender;
  private boolean established;
  private boolean closed;

  /**
   * Creates an association, which waits for the browser's INIT.
   *
   * @param network sends a packet
   * @param sink receives messages
   * @param whenEstablished runs once, when messages can be sent
   */
  SctpAssociation(Consumer<byte[]> network, SctpReceiver.Sink sink, Runnable whenEstablished) {
    this.network = network;
    this.sink = sink;
    this.whenEstablished = whenEstablished;
    RANDOM.nextBytes(cookie);
  }

  private static int tag() {
    return RANDOM.nextInt(Integer.MAX_VALUE - 1) + 1;
  }

  boolean isClosed() {
    return closed;
  }

  void receive(byte[] bytes, long nanos) {
    SctpPacket packet = SctpPacket.read(bytes).orElse(null);
    if (packet == null || closed || packet.destination() != PORT || packet.source() != PORT) {
      return;
    }
    List<SctpPacket.Chunk> chunks = packet.chunks();
    if (chunks.size() == 1 && chunks.get(0).type() == SctpPacket.INIT) {
      if (packet.tag() == 0 && !established) {
        accept(chunks.get(0));
      }
      return;
    }
    if (packet.tag() != ownTag) {
      return;
    }
    boolean data = false;
    for (SctpPacket.Chunk chunk : chunks) {
      data |= established && chunk.type() == SctpPacket.DATA;
      take(chunk, nanos);
    }
    if (data && receiver != null) {
      send(receiver.acknowledgement());
    }
    flush(nanos);
  }

  private void accept(SctpPacket.Chunk init) {
    if (init.value().length < INIT_HEAD) {
      return;
    }
    ByteBuffer in = init.buffer();
    int tag = in.getInt();
    int window = in.getInt();
    int peersFirst = in.getInt(12);
    if (tag == 0) {
      return;
    }
    peerTag = tag;
    receiver = new SctpReceiver(peersFirst, sink);
    sender = new SctpSender(firstNumber, window < 0 ? Integer.MAX_VALUE : window);
    ByteBuffer out = ByteBuffer.allocate(INIT_HEAD + 4 + cookie.length);
    out.putInt(ownTag).putInt(SctpReceiver.WINDOW);
    out.putShort((short) STREAMS).putShort((short) STREAMS).putInt(firstNumber);
    out.putShort((short) COOKIE_PARAMETER).putShort((short) (4 + cookie.length)).put(cookie);
    send(new SctpPacket.Chunk(SctpPacket.INIT_ACK, 0, out.array()));
  }

  private void take(SctpPacket.Chunk chunk, long nanos) {
    switch (chunk.type()) {
      case SctpPacket.COOKIE_ECHO -> establish(chunk);
      case SctpPacket.DATA -> {
        if (established && receiver != null) {
          receiver.receive(chunk);
        }
      }
      case SctpPacket.SACK -> {
        if (established && sender != null) {
          sender.acknowledge(chunk, nanos);
        }
      }
      case SctpPacket.HEARTBEAT ->
          send(new SctpPacket.Chunk(SctpPacket.HEARTBEAT_ACK, 0, chunk.value()));
      case SctpPacket.SHUTDOWN ->
          send(new SctpPacket.Chunk(SctpPacket.SHUTDOWN_ACK, 0, new byte[0]));
      case SctpPacket.ABORT, SctpPacket.SHUTDOWN_COMPLETE -> closed = true;
      default -> {
        // extensions are not supported
      }
    }
  }

  private void establish(SctpPacket.Chunk echo) {
    if (sender == null || !MessageDigest.isEqual(echo.value(), cookie)) {
      return;
    }
    send(new SctpPacket.Chunk(SctpPacket.COOKIE_ACK, 0, new byte[0]));
    if (!established) {
      established = true;
      whenEstablished.run();
    }
  }

  /**
   * Delivers a message reliably and in order. Drops it while the association is not established.
   */
  void send(int stream, int protocol, byte[] message, long nanos) {
    if (sender != null && established && !closed) {
      sender.add(stream, protocol, message);
      flush(nanos);
    }
  }

  /** Retransmits chunks whose acknowledgement is overdue. */
  void tick(long nanos) {
    if (sender != null && !closed) {
      transmit(sender.overdue(nanos));
      closed |= sender.hasFailed();
    }
  }

  /** Aborts the association. */
  void close() {
    if (established && !closed) {
      send(new SctpPacket.Chunk(SctpPacket.ABORT, 0, new byte[0]));
    }
    closed = true;
  }

  private void flush(long nanos) {
    if (sender != null && !closed) {
      transmit(sender.ready(nanos));
      closed |= sender.hasFailed();
    }
  }

  private void transmit(List<SctpPacket.Chunk> chunks) {
    List<SctpPacket.Chunk> together = new ArrayList<>();
    int size = 0;
    for (SctpPacket.Chunk chunk : chunks) {
      if (size > 0 && size + chunk.size() > PACKET) {
        send(together);
        together.clear();
        size = 0;
      }
      together.add(chunk);
      size += chunk.size();
    }
    if (size > 0) {
      send(together);
    }
  }

  private void send(SctpPacket.Chunk chunk) {
    send(List.of(chunk));
  }

  private void send(List<SctpPacket.Chunk> chunks) {
    network.accept(new SctpPacket(PORT, PORT, peerTag, chunks).bytes());
  }
}
