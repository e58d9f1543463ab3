package dev.bookend.call;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A value that was given is not one that Bookend accepts. The message names the field and the rule,
 * never the value, so that it may be logged and shown.
 */
public final class InvalidValueException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;
  private final @Nullable Serializable min;
  private final @Nullable Serializable max;

  /**
   * Names a field and the rule it breaks.
   *
   * @param field the argument or component, as in the Java API ({@code limit})
   * @param rule what would be right ({@code must be between 1 second and 24 hours})
   */
  public InvalidValueException(String field, String rule) {
    this(field, rule, null, null);
  }

  private InvalidValueException(
      String field, String rule, @Nullable Serializable min, @Nullable Serializable max) {
    super(field + " " + rule);
    this.field = field;
    this.rule = rule;
    this.min = min;
    this.max = max;
  }

  /**
   * Names a field and the range that it has to be in.
   *
   * @param field the argument or component, as in the Java API
   * @param rule what would be right, for people
   * @param min the least that would be right: a {@code Duration}, {@code Instant} or number
   * @param max the most that would be right, of the same type
   * @return the exception
   */
  public static InvalidValueException outOfRange(
      String field, String rule, Serializable min, Serializable max) {
    return new InvalidValueException(field, rule, min, max);
  }

  /**
   * Checks a text by the rule for identities, booking ids, keys and the like: 1 to 128 characters,
   * not blank, no control characters, no half of a surrogate pair.
   *
   * @param value the text; null is left to others
   * @param field what to call it
   * @throws InvalidValueException if it breaks the rule
   */
  public static void checkText(@Nullable String value, String field) {
    Check.text(value, field);
  }

  /** {@return the field, as the Java API names it} */
  public String field() {
    return field;
  }

  /** {@return the least that would be right; null if the rule is no range} */
  public @Nullable Serializable min() {
    return min;
  }

  /** {@return the most that would be right; null if the rule is no range} */
  public @Nullable Serializable max() {
    return max;
  }

  /** {@return the rest of a sentence that begins with the field's name} */
  public String rule() {
    return rule;
  }
}
