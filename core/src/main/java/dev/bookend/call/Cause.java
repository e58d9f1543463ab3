package dev.bookend.call;

import org.jspecify.annotations.Nullable;

/**
 * Who caused a change, and why. Immutable; its text form shows nothing of it.
 *
 * @param identity the person's identity; null for the system, the provider and time
 * @param system the name of the {@linkplain Actor#system(String) named system}; null if there is
 *     none
 * @param reason the reason as the actor wrote it, 1 to 500 characters; null if none was given
 */
public record Cause(@Nullable String identity, @Nullable String system, @Nullable String reason) {
  /** Caused by time, by the provider, or by a system without a name; without a reason. */
  public static final Cause NONE = new Cause(null, null, null);

  private static final int MAX_REASON = 500;

  public Cause {
    InvalidValueException.check(
        reason == null || Check.isText(reason, MAX_REASON),
        "reason",
        "must have 1 to " + MAX_REASON + " characters and no control characters");
  }

  /**
   * {@return the cause of a change by an actor}
   *
   * @param actor a person or the system
   * @param reason see {@link #reason()}
   * @throws InvalidValueException if the reason is invalid
   */
  public static Cause of(Actor actor, @Nullable String reason) {
    return new Cause(actor.identity(), actor.systemName(), reason);
  }

  /** Returns the same actor, without the text. */
  Cause withoutReason() {
    return new Cause(identity, system, null);
  }

  /** Replaces the identity of a person, and removes the text that this person wrote. */
  Cause anonymized(String person, String alias) {
    return person.equals(identity) ? new Cause(alias, null, null) : this;
  }

  @Override
  public String toString() {
    return "Cause[" + (identity != null ? "person]" : system != null ? "system]" : "none]");
  }
}
