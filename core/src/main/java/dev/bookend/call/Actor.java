package dev.bookend.call;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The actor of an operation: a person, or the system: the host application acting by itself.
 * Immutable; its text form does not show the identity.
 */
public final class Actor {
  private static final Actor SYSTEM = new Actor(null, null);

  private final @Nullable String identity;
  private final @Nullable String systemName;

  private Actor(@Nullable String identity, @Nullable String systemName) {
    this.identity = identity;
    this.systemName = systemName;
  }

  /**
   * Creates the actor for a person.
   *
   * @param identity the person's user id in the host application: 1 to 128 characters, of which
   *     those outside ASCII count 2, no control characters; not beginning with {@code forgotten-}
   *     or {@code bookend-guest-}
   * @return the actor
   * @throws InvalidValueException if the identity is invalid, null or blank
   */
  public static Actor of(String identity) {
    InvalidValueException.check(identity != null, "identity", "must be given");
    Check.identity(identity, "identity");
    return new Actor(identity, null);
  }

  /** {@return the system without a name, which the default guard allows every operation} */
  public static Actor system() {
    return SYSTEM;
  }

  /**
   * Creates a system actor with a name, such as {@code front-desk}. It has the permissions of
   * {@link #system()}; events and ended calls contain its name.
   *
   * @param name the name of the part of the host application or of its staff: 1 to 128 characters,
   *     no control characters
   * @return the actor
   * @throws InvalidValueException if the name is invalid
   */
  public static Actor system(String name) {
    Check.text(name, "name");
    return new Actor(null, name);
  }

  /** The actor for a guest, whose key was checked. */
  static Actor guest(String identity) {
    return new Actor(identity, null);
  }

  /** {@return whether this is the system} */
  public boolean isSystem() {
    return identity == null;
  }

  /** {@return whether this is a guest, who came with a {@link GuestKey}} */
  public boolean isGuest() {
    return identity != null && identity.startsWith(Participant.GUEST_PREFIX);
  }

  /** {@return the person's identity; null for the system} */
  public @Nullable String identity() {
    return identity;
  }

  /** {@return the name of the system; null for a person, and for a system without a name} */
  public @Nullable String systemName() {
    return systemName;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Actor actor
        && Objects.equals(identity, actor.identity)
        && Objects.equals(systemName, actor.systemName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(identity, systemName);
  }

  @Override
  public String toString() {
    return isSystem() ? "Actor[system]" : "Actor[person]";
  }
}
