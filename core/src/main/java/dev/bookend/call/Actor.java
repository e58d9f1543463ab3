package dev.bookend.call;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who does something: a person, or the host's own code. Immutable; does not print who it is. */
public final class Actor {
  private static final Actor HOST = new Actor(null);

  private final @Nullable String identity;

  private Actor(@Nullable String identity) {
    this.identity = identity;
  }

  /**
   * A person.
   *
   * @param identity the host's user id: 1 to 128 characters, of which those outside ASCII count 2,
   *     no control characters; not beginning with {@code forgotten-}
   * @return the actor
   * @throws InvalidValueException if it is none, null and blank included
   */
  public static Actor of(String identity) {
    Check.that(identity != null, "identity", "must be given");
    Check.identity(identity, "identity");
    return new Actor(identity);
  }

  /** {@return the host's own code, which may do what the default guard allows to nobody else} */
  public static Actor host() {
    return HOST;
  }

  /** {@return whether this is the host} */
  public boolean isHost() {
    return identity == null;
  }

  /** {@return the person's identity; null for the host} */
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
    return isHost() ? "Actor[host]" : "Actor[person]";
  }
}
