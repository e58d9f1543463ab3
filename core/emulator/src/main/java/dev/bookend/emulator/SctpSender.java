package dev.bookend.emulator;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sending half of an SCTP association. It fragments and numbers messages, and retransmits
 * chunks that are not acknowledged in time. A fixed window replaces congestion control, because the
 * path is the loopback interface and messages are short and few.
 */
final class SctpSender {
  private static final int FRAGMENT = 1024;
  private static final int MAX_IN_FLIGHT = 32;
  private static final int CAPACITY = 1 << 20;
  private static final int HEAD = 12;
  private static final int LAST = 1;
  private static final int FIRST = 2;
  private static final int MAX_RETRANSMISSIONS = 8;
  private static final long FIRST_RETRANSMISSION_NANOS = 500_000_000L;
  private static final long LAST_RETRANSMISSION_NANOS = 8_000_000_000L;

  private final Deque<SctpPacket.Chunk> waiting = new ArrayDeque<>();

  /** Unacknowledged chunks in order; the first one follows {@link #acknowledged}. */
  private final Deque<SctpPacket.Chunk> inFlight = new ArrayDeque<>();

  private final Map<Integer, Integer> sequences = new HashMap<>();
  private int next;
  private int acknowledged;
  private int waitingBytes;
  private int window;
  private int retransmissions;
  private long retransmitAt;
  private boolean failed;

  /**
   * Creates the sender of a new association.
   *
   * @param first the number (TSN) of the first chunk
   * @param window receive window of the browser, in bytes
   */
  SctpSender(int first, int window) {
    next = first;
    acknowledged = first - 1;
    this.window = window;
  }

  /** Returns whether retransmission was given up, or the queue is full. */
  boolean hasFailed() {
    return failed;
  }

  void add(int stream, int protocol, byte[] message) {
    if (waitingBytes + message.length > CAPACITY) {
      failed = true;
      return;
    }
    int sequence = sequences.merge(stream, 1, Integer::sum) - 1;
    int at = 0;
    do {
      int end = Math.min(message.length, at + FRAGMENT);
      ByteBuffer value = ByteBuffer.allocate(HEAD + end - at);
      value.putInt(next++).putShort((short) stream).putShort((short) sequence).putInt(protocol);
      value.put(message, at, end - at);
      int flags = (at == 0 ? FIRST : 0) | (end == message.length ? LAST : 0);
      waiting.add(new SctpPacket.Chunk(SctpPacket.DATA, flags, value.array()));
      waitingBytes += end - at;
      at = end;
    } while (at < message.length);
  }

  /** Returns the chunks to send for the first time. */
  List<SctpPacket.Chunk> ready(long nanos) {
    List<SctpPacket.Chunk> ready = new ArrayList<>();
    while (!waiting.isEmpty() && inFlight.size() < MAX_IN_FLIGHT) {
      if (!inFlight.isEmpty() && (inFlight.size() + 1) * FRAGMENT > window) {
        break;
      }
      if (inFlight.isEmpty()) {
        retransmissions = 0;
        retransmitAt = nanos + FIRST_RETRANSMISSION_NANOS;
      }
      SctpPacket.Chunk chunk = waiting.remove();
      waitingBytes -= chunk.value().length - HEAD;
      inFlight.add(chunk);
      ready.add(chunk);
    }
    return ready;
  }

  /** Returns the chunks to retransmit, if an acknowledgement is overdue. */
  List<SctpPacket.Chunk> overdue(long nanos) {
    if (inFlight.isEmpty() || nanos - retransmitAt < 0) {
      return List.of();
    }
    if (++retransmissions > MAX_RETRANSMISSIONS) {
      failed = true;
      return List.of();
    }
    retransmitAt =
        nanos + Math.min(FIRST_RETRANSMISSION_NANOS << retransmissions, LAST_RETRANSMISSION_NANOS);
    return List.copyOf(inFlight);
  }

  /** Processes a SACK. Gap blocks are ignored, so that chunks after a gap may be retransmitted. */
  void acknowledge(SctpPacket.Chunk sack, long nanos) {
    if (sack.value().length < HEAD) {
      return;
    }
    ByteBuffer in = sack.buffer();
    int count = in.getInt() - acknowledged;
    if (count < 0 || count > inFlight.size()) {
      return;
    }
    window = Math.max(0, in.getInt());
    for (int i = 0; i < count; i++) {
      inFlight.remove();
    }
    acknowledged += count;
    if (count > 0) {
      retransmissions = 0;
      retransmitAt = nanos + FIRST_RETRANSMISSION_NANOS;
    }
  }
}
