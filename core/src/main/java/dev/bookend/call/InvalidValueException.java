package dev.bookend.call;

import org.jspecify.annotations.Nullable;

/**
 * A value that was given is not one that Bookend accepts. The message names the field and the rule,
 * never the value, so that it may be logged and shown.
 */
public final class InvalidValueException extends VideoCallException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  /**
   * Names a field and the rule it breaks.
   *
   * @param field the argument or component, as in the Java API ({@code limit})
   * @param rule what would be right ({@code must be between 1 second and 24 hours})
   */
  public InvalidValueException(String field, String rule) {
    super(field + " " + rule);
    this.field = field;
    this.rule = rule;
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

  /** {@return the rest of a sentence that begins with the field's name} */
  public String rule() {
    return rule;
  }
}
