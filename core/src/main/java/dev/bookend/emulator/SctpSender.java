package dev.bookend.emulator;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sending half of an SCTP association: splits messages, numbers them, and repeats chunks that
 * are not acknowledged in time. There is a fixed window in place of congestion control: the path is
 * the loopback interface, and the messages are short and few.
 */
final class SctpSender {
  private static final int FRAGMENT = 1024;
  private static final int MOST_IN_FLIGHT = 32;
  private static final int CAPACITY = 1 << 20;
  private static final int HEAD = 12;
  private static final int LAST = 1;
  private static final int FIRST = 2;
  private static final int MOST_REPEATS = 8;
  private static final long FIRST_REPEAT_NANOS = 500_000_000L;
  private static final long LAST_REPEAT_NANOS = 8_000_000_000L;

  private final Deque<SctpPacket.Chunk> waiting = new ArrayDeque<>();

  /** Not yet acknowledged, in order; the first has the number after {@link #acknowledged}. */
  private final Deque<SctpPacket.Chunk> inFlight = new ArrayDeque<>();

  private final Map<Integer, Integer> sequences = new HashMap<>();
  private int next;
  private int acknowledged;
  private int waitingBytes;
  private int window;
  private int repeats;
  private long repeatAt;
  private boolean failed;

  /**
   * A sender of a new association.
   *
   * @param first the number of the first chunk
   * @param window how many bytes the browser takes
   */
  SctpSender(int first, int window) {
    next = first;
    acknowledged = first - 1;
    this.window = window;
  }

  /** Whether the browser acknowledges nothing any more, or too much waits for it. */
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

  /** The chunks that may be sent now for the first time. */
  List<SctpPacket.Chunk> ready(long nanos) {
    List<SctpPacket.Chunk> ready = new ArrayList<>();
    while (!waiting.isEmpty() && inFlight.size() < MOST_IN_FLIGHT) {
      if (!inFlight.isEmpty() && (inFlight.size() + 1) * FRAGMENT > window) {
        break;
      }
      if (inFlight.isEmpty()) {
        repeats = 0;
        repeatAt = nanos + FIRST_REPEAT_NANOS;
      }
      SctpPacket.Chunk chunk = waiting.remove();
      waitingBytes -= chunk.value().length - HEAD;
      inFlight.add(chunk);
      ready.add(chunk);
    }
    return ready;
  }

  /** The chunks that have to be sent again, because no acknowledgement has come in time. */
  List<SctpPacket.Chunk> overdue(long nanos) {
    if (inFlight.isEmpty() || nanos - repeatAt < 0) {
      return List.of();
    }
    if (++repeats > MOST_REPEATS) {
      failed = true;
      return List.of();
    }
    repeatAt = nanos + Math.min(FIRST_REPEAT_NANOS << repeats, LAST_REPEAT_NANOS);
    return List.copyOf(inFlight);
  }

  /** Takes a SACK. Of gaps only the begin counts: what comes after it may be sent once more. */
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
      repeats = 0;
      repeatAt = nanos + FIRST_REPEAT_NANOS;
    }
  }
}
