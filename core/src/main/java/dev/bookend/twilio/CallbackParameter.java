package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** One parameter of a callback: two slices of the decoded form. Ordered by name, then value. */
final class CallbackParameter implements Comparable<CallbackParameter> {
  private final byte[] text;
  private final int nameStart;
  private final int nameEnd;
  private final int valueStart;
  private final int valueEnd;

  CallbackParameter(byte[] text, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    this.text = text;
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
    this.valueStart = valueStart;
    this.valueEnd = valueEnd;
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
    int names =
        Arrays.compareUnsigned(
            text, nameStart, nameEnd, other.text, other.nameStart, other.nameEnd);
    return names != 0
        ? names
        : Arrays.compareUnsigned(
            text, valueStart, valueEnd, other.text, other.valueStart, other.valueEnd);
  }
}
