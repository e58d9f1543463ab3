package dev.bookend.call;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A value is invalid. The message names the field and the rule but never the value, so it is safe
 * to log and display.
 */
public final class InvalidValueException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;
  private final @Nullable Serializable min;
  private final @Nullable Serializable max;

  /**
   * Creates the exception for a rule without a range.
   *
   * @param field the argument or component, as in the Java API ({@code limit})
   * @param rule the broken rule ({@code must be between 1 second and 24 hours})
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
   * Creates the exception for a value outside its range.
   *
   * @param field the argument or component, as in the Java API
   * @param rule the broken rule, as text
   * @param min the minimum: a {@code Duration}, {@code Instant} or number
   * @param max the maximum, of the same type
   * @return the exception
   */
  public static InvalidValueException outOfRange(
      String field, String rule, Serializable min, Serializable max) {
    return new InvalidValueException(field, rule, min, max);
  }

  /**
   * Checks a rule.
   *
   * @param holds whether the value obeys the rule
   * @param field the argument or component, as in the Java API
   * @param rule the rule, as in the {@linkplain #InvalidValueException constructor}
   * @throws InvalidValueException if it does not
   */
  public static void check(boolean holds, String field, String rule) {
    if (!holds) {
      throw new InvalidValueException(field, rule);
    }
  }

  /**
   * Checks that a number is in its range.
   *
   * @param value the number
   * @param field the argument or component, as in the Java API
   * @param min the minimum
   * @param max the maximum
   * @throws InvalidValueException if it is not, with the range
   */
  public static void checkRange(int value, String field, int min, int max) {
    if (value < min || value > max) {
      throw outOfRange(field, "must be between " + min + " and " + max, min, max);
    }
  }

  /**
   * Checks an identity, booking id, key or similar text: 1 to 128 characters, not blank, no control
   * characters, no unpaired surrogate.
   *
   * @param value the text; null is valid
   * @param field the field name for the exception
   * @throws InvalidValueException if the text is invalid
   */
  public static void checkText(@Nullable String value, String field) {
    Check.text(value, field);
  }

  /** {@return the field, as the Java API names it} */
  public String field() {
    return field;
  }

  /** {@return the minimum; null if the rule has no range} */
  public @Nullable Serializable min() {
    return min;
  }

  /** {@return the maximum; null if the rule has no range} */
  public @Nullable Serializable max() {
    return max;
  }

  /** {@return the broken rule, as the rest of a sentence that starts with the field's name} */
  public String rule() {
    return rule;
  }
}
