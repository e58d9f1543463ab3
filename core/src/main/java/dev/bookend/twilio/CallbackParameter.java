package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One parameter of a callback: two slices of what was decoded. Ordered by name, then value. */
final class CallbackParameter implements Comparable<CallbackParameter> {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] text;
  private final int nameStart;
  private final int nameEnd;
  private final int valueStart;
  private final int valueEnd;

  /** The first eight bytes of the name, which mostly tell names apart; 0 if it has fewer. */
  private final long begin;

  CallbackParameter(byte[] text, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    this.text = text;
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
    this.valueStart = valueStart;
    this.valueEnd = valueEnd;
    this.begin = nameEnd - nameStart < Long.BYTES ? 0 : (long) LONG.get(text, nameStart);
  }

  /** One with escapes. */
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

  /** What is not, is not the same after it was read. */
  static boolean isUtf8(byte[] bytes, int start, int end) {
    byte[] again = new String(bytes, start, end - start, UTF_8).getBytes(UTF_8);
    return Arrays.equals(bytes, start, end, again, 0, again.length);
  }

  boolean isNamed(byte[] name) {
    return Arrays.equals(text, nameStart, nameEnd, name, 0, name.length);
  }

  String value() {
    return new String(text, valueStart, valueEnd - valueStart, UTF_8);
  }

  /** Copies name and value, and returns where they end. */
  int copyTo(byte[] signed, int at) {
    int nameLength = nameEnd - nameStart;
    int valueLength = valueEnd - valueStart;
    System.arraycopy(text, nameStart, signed, at, nameLength);
    System.arraycopy(text, valueStart, signed, at + nameLength, valueLength);
    return at + nameLength + valueLength;
  }

  @Override
  public int compareTo(CallbackParameter other) {
    if (begin != other.begin && begin != 0 && other.begin != 0) {
      return Long.compareUnsigned(begin, other.begin);
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
