package dev.bookend.call;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The actor of an operation: a person, or the system: the host application acting by itself.
 * Immutable; its text form does not show the identity.
 */
public final class Actor {
  private static final Actor SYSTEM = new Actor(null);

  private final @Nullable String identity;

  private Actor(@Nullable String identity) {
    this.identity = identity;
  }

  /**
   * Creates the actor for a person.
   *
   * @param identity the person's user id in the host application: 1 to 128 characters, of which
   *     those outside ASCII count 2, no control characters; not beginning with {@code forgotten-}
   * @return the actor
   * @throws InvalidValueException if the identity is invalid, null or blank
   */
  public static Actor of(String identity) {
    InvalidValueException.check(identity != null, "identity", "must be given");
    Check.identity(identity, "identity");
    return new Actor(identity);
  }

  /** {@return the system, which the default guard allows every operation} */
  public static Actor system() {
    return SYSTEM;
  }

  /** {@return whether this is the system} */
  public boolean isSystem() {
    return identity == null;
  }

  /** {@return the person's identity; null for the system} */
  public @Nullable String identity() {
    return identity;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Actor actor && Objects.equals(identity, actor.identity);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(identity);
  }

  @Override
  public String toString() {
    return isSystem() ? "Actor[system]" : "Actor[person]";
  }
}
