package dev.bookend.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The receiving half of an SCTP association. It orders chunks, reassembles messages, and
 * acknowledges chunks by SACK. Messages are delivered in the order in which they were sent, across
 * all streams.
 */
final class SctpReceiver {
  /** Receive window in bytes, announced to the browser. */
  static final int WINDOW = 1 << 20;

  /** Maximum size of a message in bytes. Longer messages are acknowledged and dropped. */
  static final int MESSAGE = 1 << 18;

  private static final int MAX_WAITING = 2048;
  private static final int HEAD = 12;
  private static final int LAST = 1;
  private static final int FIRST = 2;

  /** Receives complete messages. */
  interface Sink {
    void message(int stream, int protocol, byte[] message);
  }

  private final Sink sink;
  private final TreeMap<Integer, SctpPacket.Chunk> waiting = new TreeMap<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** The cumulative TSN: the number of the last chunk before the first gap. */
  private int cumulative;

  private int waitingBytes;
  private boolean dropping = true;

  /**
   * Creates the receiver of a new association.
   *
   * @param first the number (TSN) of the first chunk
   */
  SctpReceiver(int first, Sink sink) {
    cumulative = first - 1;
    this.sink = sink;
  }

  /**
   * Processes a DATA chunk. Malformed and duplicate chunks and those beyond the window are ignored.
   */
  void receive(SctpPacket.Chunk chunk) {
    if (chunk.value().length <= HEAD) {
      return;
    }
    int ahead = chunk.buffer().getInt() - cumulative;
    boolean fits = waiting.size() < MAX_WAITING && waitingBytes + chunk.value().length <= WINDOW;
    if (ahead <= 0 || ahead > MAX_WAITING || waiting.containsKey(ahead)) {
      return;
    }
    if (!fits && ahead != 1) {
      return;
    }
    waiting.put(ahead, chunk);
    waitingBytes += chunk.value().length;
    int ready = 0;
    while (waiting.containsKey(ready + 1)) {
      ready++;
    }
    if (ready > 0) {
      deliver(ready);
    }
  }

  private void deliver(int ready) {
    List<SctpPacket.Chunk> inOrder = new ArrayList<>(waiting.headMap(ready, true).values());
    TreeMap<Integer, SctpPacket.Chunk> rest = new TreeMap<>();
    waiting.tailMap(ready, false).forEach((ahead, chunk) -> rest.put(ahead - ready, chunk));
    waiting.clear();
    waiting.putAll(rest);
    cumulative += ready;
    for (SctpPacket.Chunk chunk : inOrder) {
      waitingBytes -= chunk.value().length;
      join(chunk);
    }
  }

  private void join(SctpPacket.Chunk chunk) {
    ByteBuffer in = chunk.buffer();
    int stream = in.getShort(4) & 0xFFFF;
    int protocol = in.getInt(8);
    int length = chunk.value().length - HEAD;
    if ((chunk.flags() & FIRST) != 0) {
      message.reset();
      dropping = false;
    }
    if (dropping || message.size() + length > MESSAGE) {
      dropping = true;
      message.reset();
      return;
    }
    message.write(chunk.value(), HEAD, length);
    if ((chunk.flags() & LAST) != 0) {
      byte[] complete = message.toByteArray();
      message.reset();
      dropping = true;
      sink.message(stream, protocol, complete);
    }
  }

  SctpPacket.Chunk acknowledgement() {
    List<int[]> blocks = new ArrayList<>();
    for (int ahead : waiting.keySet()) {
      int[] last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
      if (last != null && last[1] == ahead - 1) {
        last[1] = ahead;
      } else if (blocks.size() < 100) {
        blocks.add(new int[] {ahead, ahead});
      } else {
        break;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(12 + 4 * blocks.size());
    out.putInt(cumulative).putInt(Math.max(0, WINDOW - waitingBytes));
    out.putShort((short) blocks.size()).putShort((short) 0);
    for (int[] block : blocks) {
      out.putShort((short) block[0]).putShort((short) block[1]);
    }
    return new SctpPacket.Chunk(SctpPacket.SACK, 0, out.array());
  }
}
