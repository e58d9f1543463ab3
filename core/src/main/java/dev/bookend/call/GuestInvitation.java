package dev.bookend.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The invitation of a guest: a person without an account of the host application, who comes by a
 * link. Immutable; its text form does not show the name.
 *
 * @param name the name that others see: 1 to 128 characters, no control characters
 * @param role the guest's role in the call; null if there is none
 * @param validUntil when the link expires, if the call is not over before; null = with the call
 * @param waits whether the guest waits for admission; a guest whose role waits does anyway
 */
public record GuestInvitation(
    String name, @Nullable String role, @Nullable Instant validUntil, boolean waits) {
  public GuestInvitation {
    InvalidValueException.check(name != null, "name", "must be given");
    Check.text(name, "name");
    Check.text(role, "role");
    validUntil = validUntil == null ? null : validUntil.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * {@return the invitation of a guest who waits for admission, with a link that is valid as long
   * as the call}
   *
   * @param name see {@link #name()}
   */
  public static GuestInvitation named(String name) {
    return new GuestInvitation(name, null, null, true);
  }

  @Override
  public String toString() {
    return "GuestInvitation[until " + validUntil + "]";
  }
}
