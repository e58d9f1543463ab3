package dev.bookend.emulator;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** A STUN message (RFC 5389) with the TURN attributes (RFC 5766) that browsers need. */
final class Stun {
  static final int BINDING = 0x001;
  static final int ALLOCATE = 0x003;
  static final int REFRESH = 0x004;
  static final int SEND = 0x016;
  static final int DATA_INDICATION = 0x017;
  static final int CREATE_PERMISSION = 0x008;
  static final int CHANNEL_BIND = 0x009;

  static final int USERNAME = 0x0006;
  static final int INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int CHANNEL_NUMBER = 0x000C;
  static final int LIFETIME = 0x000D;
  static final int PEER_ADDRESS = 0x0012;
  static final int DATA = 0x0013;
  static final int REALM = 0x0014;
  static final int NONCE = 0x0015;
  static final int RELAYED_ADDRESS = 0x0016;
  static final int MAPPED_ADDRESS = 0x0020;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;

  private static final int SUCCESS = 0x100;
  private static final int FAILURE = 0x110;
  private static final int COOKIE = 0x2112A442;
  private static final int HEAD = 20;
  private static final int INTEGRITY_LENGTH = 20;
  private static final int FINGERPRINT_LENGTH = 4;
  private static final int FINGERPRINT_MASK = 0x5354554E;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  /** Method and class. */
  private final int type;

  /** Transaction ID, 12 bytes; repeated in the response. */
  private final byte[] transaction;

  /** The first attribute of each type. */
  private final Map<Integer, byte[]> attributes;

  Stun(int type, byte[] transaction, Map<Integer, byte[]> attributes) {
    this.type = type;
    this.transaction = transaction;
    this.attributes = attributes;
  }

  int type() {
    return type;
  }

  /** Creates an indication, which has no response. */
  static Stun indication(int method, byte[] transaction) {
    return new Stun(method, transaction, new LinkedHashMap<>());
  }

  Stun success() {
    return new Stun(type | SUCCESS, transaction, new LinkedHashMap<>());
  }

  Stun failure(int code) {
    byte[] number = {0, 0, (byte) (code / 100), (byte) (code % 100)};
    return new Stun(type | FAILURE, transaction, new LinkedHashMap<>()).with(ERROR_CODE, number);
  }

  Stun with(int attribute, byte[] value) {
    attributes.put(attribute, value);
    return this;
  }

  Stun with(int attribute, int value) {
    return with(attribute, ByteBuffer.allocate(4).putInt(value).array());
  }

  Stun with(int attribute, InetSocketAddress address) {
    byte[] host = address.getAddress().getAddress();
    ByteBuffer value = ByteBuffer.allocate(4 + host.length);
    value.put((byte) 0).put((byte) (host.length == 4 ? IPV4 : IPV6));
    value.putShort((short) (address.getPort() ^ (COOKIE >>> 16))).put(masked(host));
    return with(attribute, value.array());
  }

  Optional<byte[]> get(int attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  Optional<Integer> number(int attribute) {
    return get(attribute).filter(value -> value.length == 4).map(v -> ByteBuffer.wrap(v).getInt());
  }

  Optional<InetSocketAddress> address(int attribute) {
    return get(attribute)
        .filter(value -> value.length == 8 || value.length == 20)
        .map(
            value -> {
              int port = (ByteBuffer.wrap(value).getShort(2) ^ (COOKIE >>> 16)) & 0xFFFF;
              byte[] host = masked(Arrays.copyOfRange(value, 4, value.length));
              return new InetSocketAddress(host(host), port);
            });
  }

  private static InetAddress host(byte[] host) {
    try {
      return InetAddress.getByAddress(host);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  private byte[] masked(byte[] host) {
    byte[] mask = ByteBuffer.allocate(16).putInt(COOKIE).put(transaction).array();
    byte[] masked = new byte[host.length];
    for (int i = 0; i < host.length; i++) {
      masked[i] = (byte) (host[i] ^ mask[i]);
    }
    return masked;
  }

  /** Parses a message. Returns empty if the bytes are not a STUN message. */
  static Optional<Stun> read(byte[] bytes) {
    if (bytes.length < HEAD || (bytes[0] & 0xC0) != 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int type = in.getShort();
    int length = in.getShort() & 0xFFFF;
    if (in.getInt() != COOKIE || length != bytes.length - HEAD) {
      return Optional.empty();
    }
    byte[] transaction = new byte[12];
    in.get(transaction);
    Map<Integer, byte[]> attributes = new LinkedHashMap<>();
    while (in.remaining() >= 4) {
      int attribute = in.getShort() & 0xFFFF;
      int size = in.getShort() & 0xFFFF;
      if (size > in.remaining()) {
        return Optional.empty();
      }
      byte[] value = new byte[size];
      in.get(value);
      attributes.putIfAbsent(attribute, value);
      in.position(Math.min(in.limit(), in.position() + padding(size)));
    }
    return Optional.of(new Stun(type, transaction, attributes));
  }

  private static int padding(int size) {
    return (4 - size % 4) % 4;
  }

  byte[] bytes() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    attributes.forEach(
        (attribute, value) -> {
          body.writeBytes(
              ByteBuffer.allocate(4)
                  .putShort(attribute.shortValue())
                  .putShort((short) value.length)
                  .array());
          body.writeBytes(value);
          body.writeBytes(new byte[padding(value.length)]);
        });
    return head(body.size(), body.toByteArray());
  }

  private byte[] head(int length, byte[] body) {
    return ByteBuffer.allocate(HEAD + body.length)
        .putShort((short) type)
        .putShort((short) length)
        .putInt(COOKIE)
        .put(transaction)
        .put(body)
        .array();
  }

  /** Returns the bytes with MESSAGE-INTEGRITY. */
  byte[] signed(byte[] key) {
    byte[] plain = bytes();
    int length = plain.length - HEAD + 4 + INTEGRITY_LENGTH;
    byte[] body = Arrays.copyOfRange(plain, HEAD, plain.length);
    return with(INTEGRITY, Signature.hmac("HmacSHA1", key, head(length, body))).bytes();
  }

  /** Returns the bytes with MESSAGE-INTEGRITY and the FINGERPRINT that ICE requires. */
  byte[] signedAndMarked(byte[] key) {
    byte[] signed = signed(key);
    int length = signed.length - HEAD + 4 + FINGERPRINT_LENGTH;
    CRC32 checksum = new CRC32();
    checksum.update(head(length, Arrays.copyOfRange(signed, HEAD, signed.length)));
    return with(FINGERPRINT, (int) checksum.getValue() ^ FINGERPRINT_MASK).bytes();
  }

  /** Verifies the MESSAGE-INTEGRITY of a message that was parsed before. */
  static boolean isSigned(byte[] bytes, byte[] key) {
    int at = HEAD;
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (at + 4 + INTEGRITY_LENGTH <= bytes.length) {
      int size = in.getShort(at + 2) & 0xFFFF;
      if ((in.getShort(at) & 0xFFFF) == INTEGRITY) {
        byte[] signed = Arrays.copyOf(bytes, at);
        ByteBuffer.wrap(signed).putShort(2, (short) (at - HEAD + 4 + INTEGRITY_LENGTH));
        byte[] given = Arrays.copyOfRange(bytes, at + 4, at + 4 + INTEGRITY_LENGTH);
        return MessageDigest.isEqual(given, Signature.hmac("HmacSHA1", key, signed));
      }
      at += 4 + size + padding(size);
    }
    return false;
  }
}
