package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.call.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The form parameters of a callback, decoded once and strictly: {@code +}, {@code %XX}, UTF-8. */
final class CallbackForm {
  private static final int MAX_PARAMETERS = 200;

  /** The order in which Twilio signs: of bytes, which is that of code points. */
  private static final Comparator<String> ORDER =
      Comparator.comparing(text -> text.getBytes(UTF_8), Arrays::compareUnsigned);

  private final SortedMap<String, SortedSet<String>> values = new TreeMap<>(ORDER);
  private int count;

  /**
   * Parses a request body.
   *
   * @throws InvalidValueException naming {@code body} if it is malformed, or has more than 200
   *     parameters
   */
  CallbackForm(byte[] form) {
    for (String parameter : utf8(form).split("&", -1)) {
      if (!parameter.isEmpty()) {
        count++;
        InvalidValueException.check(
            count <= MAX_PARAMETERS, "body", "must have at most " + MAX_PARAMETERS + " parameters");
        int sign = parameter.indexOf('=');
        String name = sign < 0 ? parameter : parameter.substring(0, sign);
        String value = sign < 0 ? "" : parameter.substring(sign + 1);
        values.computeIfAbsent(decoded(name), key -> new TreeSet<>(ORDER)).add(decoded(value));
      }
    }
  }

  private static String decoded(String text) {
    byte[] bytes = text.replace('+', ' ').getBytes(UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        decoded.write(hex(bytes, i + 1) << 4 | hex(bytes, i + 2));
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return utf8(decoded.toByteArray());
  }

  private static int hex(byte[] text, int at) {
    int digit = at < text.length ? Character.digit((char) text[at], 16) : -1;
    InvalidValueException.check(
        digit >= 0, "body", "must have two hexadecimal digits after each %");
    return digit;
  }

  private static String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidValueException("body", "must be UTF-8");
    }
  }

  /**
   * The parameters as Twilio signs them: sorted by name, each name followed by its value. For a
   * repeated name, each distinct value counts once, in order, after its name; Twilio's validators
   * for Node and Python do the same.
   */
  byte[] signed() {
    StringBuilder signed = new StringBuilder();
    values.forEach((name, all) -> all.forEach(value -> signed.append(name).append(value)));
    return signed.toString().getBytes(UTF_8);
  }

  /**
   * {@return the value of a parameter; empty if it is missing or empty}
   *
   * @param name the name of the parameter
   * @throws InvalidValueException naming the parameter if it has several values
   */
  Optional<String> value(String name) {
    SortedSet<String> all = values.getOrDefault(name, new TreeSet<>());
    InvalidValueException.check(all.size() <= 1, name, "must have one value");
    return all.stream().filter(value -> !value.isEmpty()).findFirst();
  }

  @Override
  public String toString() {
    return "CallbackForm[" + count + " parameters]";
  }
}
