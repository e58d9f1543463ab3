package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.call.InvalidValueException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The form parameters of a callback, decoded once and strictly: {@code +}, {@code %XX}, UTF-8.
 * Names and values stay bytes until they are read, because the signature needs bytes.
 */
final class CallbackForm {
  private static final int MAX_PARAMETERS = 200;

  private final List<CallbackParameter> sorted = new ArrayList<>(32);
  private final int length;

  /**
   * Parses a request body.
   *
   * @throws InvalidValueException naming {@code body} if it is malformed, or has more than 200
   *     parameters
   */
  CallbackForm(byte[] form) {
    Check.check(CallbackParameter.isUtf8(form, 0, form.length), "body", "must be UTF-8");
    length = form.length;
    // One character per byte: String.indexOf is the fastest search.
    String text = new String(form, ISO_8859_1);
    int end;
    int escape = -1;
    for (int start = 0; start < length; start = end + 1) {
      end = indexOf(text, '&', start, length);
      if (start < end) {
        Check.check(
            sorted.size() < MAX_PARAMETERS,
            "body",
            "must have at most " + MAX_PARAMETERS + " parameters");
        int nameEnd = indexOf(text, '=', start, end);
        escape = escape < start ? escape(text, start) : escape;
        sorted.add(
            escape < end
                ? CallbackParameter.decoded(form, start, nameEnd, end)
                : new CallbackParameter(form, start, nameEnd, Math.min(nameEnd + 1, end), end));
      }
    }
    Collections.sort(sorted);
  }

  private static int indexOf(String text, char wanted, int start, int otherwise) {
    int found = text.indexOf(wanted, start);
    return found < 0 ? otherwise : Math.min(found, otherwise);
  }

  private static int escape(String text, int start) {
    return indexOf(text, '%', start, indexOf(text, '+', start, text.length()));
  }

  /**
   * The parameters as Twilio signs them: sorted by name, each name followed by its value. For a
   * repeated name, each distinct value counts once, in order, after its name; Twilio's validators
   * for Node and Python do the same. The order of bytes is the order of code points.
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
   * {@return the value of a parameter; empty if it is missing or empty}
   *
   * @param name the name of the parameter
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

  @Override
  public String toString() {
    return "CallbackForm[" + sorted.size() + " parameters]";
  }
}
