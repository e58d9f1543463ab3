package dev.bookend.call;

import org.jspecify.annotations.Nullable;

/**
 * Who does something: a person, or the host's own code.
 *
 * @param identity the person's identity; null for the host
 */
public record Actor(@Nullable String identity) {
  private static final Actor HOST = new Actor(null);

  public Actor {
    Check.text(identity, "identity");
  }

  /**
   * A person.
   *
   * @param identity the host's user id
   * @return the actor
   */
  public static Actor of(String identity) {
    return new Actor(identity);
  }

  /**
   * The host's own code, which may do what the default guard allows to nobody else.
   *
   * @return the actor
   */
  public static Actor host() {
    return HOST;
  }

  /** {@return whether this is the host} */
  public boolean isHost() {
    return identity == null;
  }
}
