package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.call.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a callback, decoded once and strictly: {@code +}, {@code %XX}, UTF-8. They stay
 * bytes until one is asked for, as most are only signed over.
 */
final class CallbackForm {
  private static final int MAX_PARAMETERS = 200;

  private final byte[] text;
  private final List<CallbackParameter> sorted = new ArrayList<>();
  private int length;

  /**
   * Reads a body.
   *
   * @throws InvalidValueException naming {@code body} if it is no form, or has more than 200
   *     parameters
   */
  CallbackForm(byte[] form) {
    text = new byte[form.length];
    int start = 0;
    int name = -1;
    byte anyBits = 0;
    for (int i = 0; i < form.length; i++) {
      byte c = form[i];
      if (c == '&') {
        add(start, name);
        start = length + 1;
        name = -1;
      } else if (c == '=' && name < 0) {
        name = length;
      } else if (c == '%') {
        c = (byte) (hex(form, i + 1) << 4 | hex(form, i + 2));
        i += 2;
      } else if (c == '+') {
        c = ' ';
      }
      anyBits |= c;
      text[length++] = c;
    }
    add(start, name);
    // the & and = are still in it, so that no character is put together across them
    if (anyBits < 0) {
      checkUtf8();
    }
    Collections.sort(sorted);
  }

  private void add(int start, int name) {
    if (start == length) {
      return;
    }
    check(sorted.size() < MAX_PARAMETERS, "must have at most " + MAX_PARAMETERS + " parameters");
    sorted.add(
        name < 0
            ? new CallbackParameter(text, start, length, length, length)
            : new CallbackParameter(text, start, name, name + 1, length));
  }

  private static int hex(byte[] form, int at) {
    int digit = at < form.length ? Character.digit((char) form[at], 16) : -1;
    check(digit >= 0, "must have two hexadecimal digits after each %");
    return digit;
  }

  private void checkUtf8() {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text, 0, length));
    } catch (CharacterCodingException e) {
      throw new InvalidValueException("body", "must be UTF-8");
    }
  }

  /**
   * The parameters as Twilio signs them: sorted by name, each name followed by its value. Of a name
   * that is repeated, each different value counts once, in order, with the name before it: so do
   * Twilio's own validators for Node and Python. Bytes are compared, which is the order of code
   * points.
   */
  byte[] signed() {
    byte[] signed = new byte[length];
    int end = 0;
    CallbackParameter previous = null;
    for (CallbackParameter parameter : sorted) {
      if (previous == null || parameter.compareTo(previous) != 0) {
        end = parameter.copyTo(signed, end);
      }
      previous = parameter;
    }
    return Arrays.copyOf(signed, end);
  }

  /**
   * {@return the value of a parameter; empty if there is none, or nothing in it}
   *
   * @param name its name
   * @throws InvalidValueException naming the parameter if it has several values
   */
  Optional<String> value(String name) {
    byte[] wanted = name.getBytes(UTF_8);
    String found = null;
    for (CallbackParameter parameter : sorted) {
      if (parameter.isNamed(wanted)) {
        String value = parameter.value();
        if (found != null && !found.equals(value)) {
          throw new InvalidValueException(name, "must have one value");
        }
        found = value;
      }
    }
    return found == null || found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new InvalidValueException("body", rule);
    }
  }

  @Override
  public String toString() {
    return "CallbackForm[" + sorted.size() + " parameters]";
  }
}
