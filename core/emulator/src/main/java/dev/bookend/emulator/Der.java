package dev.bookend.emulator;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** DER encoding of the elements of a certificate. */
final class Der {
  private Der() {}

  static byte[] sequence(byte[]... elements) {
    return element(0x30, elements);
  }

  static byte[] set(byte[]... elements) {
    return element(0x31, elements);
  }

  static byte[] explicit(int number, byte[] element) {
    return element(0xA0 | number, element);
  }

  static byte[] integer(BigInteger value) {
    return element(0x02, value.toByteArray());
  }

  static byte[] utf8(String text) {
    return element(0x0C, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(String text) {
    return element(0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] bits(byte[] value) {
    return element(0x03, new byte[1], value);
  }

  /** Encodes an object identifier, given in hexadecimal DER. */
  static byte[] oid(String encoded) {
    return element(0x06, HexFormat.of().parseHex(encoded));
  }

  private static byte[] element(int tag, byte[]... contents) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      body.writeBytes(content);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }
}
