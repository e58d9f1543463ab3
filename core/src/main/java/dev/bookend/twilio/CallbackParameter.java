package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A parameter of a callback: name and value as slices of a byte array. Ordered by name, value. */
final class CallbackParameter implements Comparable<CallbackParameter> {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] text;
  private final int nameStart;
  private final int nameEnd;
  private final int valueStart;
  private final int valueEnd;

  /** The first eight bytes of the name, for fast comparison; 0 if it has fewer. */
  private final long prefix;

  CallbackParameter(byte[] text, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    this.text = text;
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
    this.valueStart = valueStart;
    this.valueEnd = valueEnd;
    this.prefix = nameEnd - nameStart < Long.BYTES ? 0 : (long) LONG.get(text, nameStart);
  }

  /** Decodes a parameter with escapes. */
  static CallbackParameter decoded(byte[] form, int nameStart, int nameEnd, int end) {
    byte[] text = new byte[end - nameStart];
    int name = decode(form, nameStart, nameEnd, text, 0);
    int value = decode(form, Math.min(nameEnd + 1, end), end, text, name);
    Check.check(isUtf8(text, 0, name) && isUtf8(text, name, value), "body", "must be UTF-8");
    return new CallbackParameter(text, 0, name, name, value);
  }

  private static int decode(byte[] form, int start, int end, byte[] text, int at) {
    int length = at;
    for (int i = start; i < end; i++) {
      byte c = form[i];
      if (c == '%') {
        c = (byte) (hex(form, i + 1) << 4 | hex(form, i + 2));
        i += 2;
      } else if (c == '+') {
        c = ' ';
      }
      text[length++] = c;
    }
    return length;
  }

  private static int hex(byte[] form, int at) {
    int digit = at < form.length ? Character.digit((char) form[at], 16) : -1;
    Check.check(digit >= 0, "body", "must have two hexadecimal digits after each %");
    return digit;
  }

  /** Decodes and encodes the bytes: invalid UTF-8 does not survive a round trip. */
  static boolean isUtf8(byte[] bytes, int start, int end) {
    byte[] copy = new String(bytes, start, end - start, UTF_8).getBytes(UTF_8);
    return Arrays.equals(bytes, start, end, copy, 0, copy.length);
  }

  boolean isNamed(byte[] name) {
    return Arrays.equals(text, nameStart, nameEnd, name, 0, name.length);
  }

  String value() {
    return new String(text, valueStart, valueEnd - valueStart, UTF_8);
  }

  /** Copies name and value to a position, and returns the position after them. */
  int copyTo(byte[] signed, int at) {
    int nameLength = nameEnd - nameStart;
    int valueLength = valueEnd - valueStart;
    System.arraycopy(text, nameStart, signed, at, nameLength);
    System.arraycopy(text, valueStart, signed, at + nameLength, valueLength);
    return at + nameLength + valueLength;
  }

  @Override
  public int compareTo(CallbackParameter other) {
    if (prefix != other.prefix && prefix != 0 && other.prefix != 0) {
      return Long.compareUnsigned(prefix, other.prefix);
    }
    int names =
        Arrays.compareUnsigned(
            text, nameStart, nameEnd, other.text, other.nameStart, other.nameEnd);
    return names != 0
        ? names
        : Arrays.compareUnsigned(
            text, valueStart, valueEnd, other.text, other.valueStart, other.valueEnd);
  }
}
