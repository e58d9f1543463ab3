package dev.bookend.emulator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The client side of an SCTP association, with simulated time. */
final class SctpClient {
  static final int TAG = 0x1234;
  private static final int FIRST = -3; // so that numbers soon pass the highest one

  private final Consumer<byte[]> network;
  private final SctpReceiver.Sink sink;
  private final SctpSender sender = new SctpSender(FIRST, SctpReceiver.WINDOW);
  private SctpReceiver receiver;
  private int peerTag;
  private boolean established;
  private boolean aborted;

  SctpClient(Consumer<byte[]> network, SctpReceiver.Sink sink) {
    this.network = network;
    this.sink = sink;
  }

  void init() {
    ByteBuffer init = ByteBuffer.allocate(16);
    init.putInt(TAG).putInt(SctpReceiver.WINDOW);
    init.putShort((short) 1024).putShort((short) 1024).putInt(FIRST);
    transmit(0, new SctpPacket.Chunk(SctpPacket.INIT, 0, init.array()));
  }

  void receive(byte[] bytes) {
    SctpPacket packet = SctpPacket.read(bytes).orElseThrow();
    if (packet.tag() != TAG) {
      throw new AssertionError("a packet for another association");
    }
    boolean data = false;
    for (SctpPacket.Chunk chunk : packet.chunks()) {
      data |= chunk.type() == SctpPacket.DATA;
      take(chunk);
    }
    if (data) {
      transmit(peerTag, receiver.acknowledgement());
    }
    flush(0);
  }

  private void take(SctpPacket.Chunk chunk) {
    switch (chunk.type()) {
      case SctpPacket.INIT_ACK -> {
        ByteBuffer in = chunk.buffer();
        peerTag = in.getInt();
        receiver = new SctpReceiver(in.getInt(12), sink);
        byte[] cookie = Arrays.copyOfRange(chunk.value(), 20, chunk.value().length);
        transmit(peerTag, new SctpPacket.Chunk(SctpPacket.COOKIE_ECHO, 0, cookie));
      }
      case SctpPacket.COOKIE_ACK -> established = true;
      case SctpPacket.DATA -> receiver.receive(chunk);
      case SctpPacket.SACK -> sender.acknowledge(chunk, 0);
      case SctpPacket.ABORT -> aborted = true;
      default -> {
        // response to a heartbeat
      }
    }
  }

  boolean isEstablished() {
    return established;
  }

  boolean isAborted() {
    return aborted;
  }

  void send(int stream, int protocol, byte[] message) {
    sender.add(stream, protocol, message);
    flush(0);
  }

  void flush(long nanos) {
    sender.ready(nanos).forEach(chunk -> transmit(peerTag, chunk));
  }

  void tick(long nanos) {
    sender.overdue(nanos).forEach(chunk -> transmit(peerTag, chunk));
  }

  void transmit(int tag, SctpPacket.Chunk... chunks) {
    List<SctpPacket.Chunk> all = new ArrayList<>(List.of(chunks));
    network.accept(new SctpPacket(SctpAssociation.PORT, SctpAssociation.PORT, tag, all).bytes());
  }

  int peerTag() {
    return peerTag;
  }
}
