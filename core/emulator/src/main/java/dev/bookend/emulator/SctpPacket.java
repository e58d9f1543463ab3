package dev.bookend.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An SCTP packet (RFC 9260): a verification tag and chunks, with a CRC32C checksum.
 *
 * @param source the sender's port
 * @param destination the receiver's port
 * @param tag the receiver's verification tag; 0 in a packet with INIT
 * @param chunks the chunks in order
 */
record SctpPacket(int source, int destination, int tag, List<Chunk> chunks) {
  static final int DATA = 0;
  static final int INIT = 1;
  static final int INIT_ACK = 2;
  static final int SACK = 3;
  static final int HEARTBEAT = 4;
  static final int HEARTBEAT_ACK = 5;
  static final int ABORT = 6;
  static final int SHUTDOWN = 7;
  static final int SHUTDOWN_ACK = 8;
  static final int COOKIE_ECHO = 10;
  static final int COOKIE_ACK = 11;
  static final int SHUTDOWN_COMPLETE = 14;

  private static final int HEAD = 12;
  private static final int CHUNK_HEAD = 4;
  private static final int CHECKSUM_AT = 8;

  SctpPacket {
    chunks = List.copyOf(chunks);
  }

  /** A chunk of a packet. */
  static final class Chunk {
    private final int type;
    private final int flags;
    private final byte[] value;

    /**
     * Creates a chunk.
     *
     * @param value without header and padding; not copied
     */
    Chunk(int type, int flags, byte[] value) {
      this.type = type;
      this.flags = flags;
      this.value = value;
    }

    int type() {
      return type;
    }

    int flags() {
      return flags;
    }

    byte[] value() {
      return value;
    }

    ByteBuffer buffer() {
      return ByteBuffer.wrap(value);
    }

    /** Returns the length in a packet, in bytes. */
    int size() {
      return CHUNK_HEAD + value.length + padding(value.length);
    }
  }

  /** Parses a packet. Returns empty if it is malformed or its checksum is wrong. */
  static Optional<SctpPacket> read(byte[] bytes) {
    if (bytes.length < HEAD + CHUNK_HEAD || bytes.length % 4 != 0 || !hasChecksum(bytes)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int source = in.getShort() & 0xFFFF;
    int destination = in.getShort() & 0xFFFF;
    int tag = in.getInt();
    in.position(HEAD);
    List<Chunk> chunks = new ArrayList<>();
    while (in.remaining() >= CHUNK_HEAD) {
      int type = in.get() & 0xFF;
      int flags = in.get() & 0xFF;
      int size = (in.getShort() & 0xFFFF) - CHUNK_HEAD;
      if (size < 0 || size > in.remaining()) {
        return Optional.empty();
      }
      byte[] value = new byte[size];
      in.get(value);
      chunks.add(new Chunk(type, flags, value));
      in.position(Math.min(in.limit(), in.position() + padding(size)));
    }
    return Optional.of(new SctpPacket(source, destination, tag, chunks));
  }

  private static int padding(int size) {
    return -size & 3;
  }

  private static boolean hasChecksum(byte[] bytes) {
    byte[] zeroed = bytes.clone();
    Arrays.fill(zeroed, CHECKSUM_AT, HEAD, (byte) 0);
    return little(bytes).getInt(CHECKSUM_AT) == checksum(zeroed);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(HEAD)
            .putShort((short) source)
            .putShort((short) destination)
            .putInt(tag)
            .array());
    for (Chunk chunk : chunks) {
      out.writeBytes(
          ByteBuffer.allocate(CHUNK_HEAD)
              .put((byte) chunk.type)
              .put((byte) chunk.flags)
              .putShort((short) (CHUNK_HEAD + chunk.value.length))
              .array());
      out.writeBytes(chunk.value);
      out.writeBytes(new byte[padding(chunk.value.length)]);
    }
    byte[] bytes = out.toByteArray();
    little(bytes).putInt(CHECKSUM_AT, checksum(bytes));
    return bytes;
  }
}
