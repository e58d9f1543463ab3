package dev.bookend.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a call knows of a guest: a participant without an account of the host application, who comes
 * by a link. Immutable; its text form shows nothing of it.
 *
 * @param name the name that others see: 1 to 128 characters, no control characters
 * @param keyHash a SHA-256 hash of the secret part of the guest's key, in base64url; the key itself
 *     is not stored
 * @param validUntil when the key expires, if the call is not over before; null = with the call
 */
public record Guest(String name, String keyHash, @Nullable Instant validUntil) {
  public Guest {
    Check.text(name, "name");
  }

  @Override
  public String toString() {
    return "Guest[until " + validUntil + "]";
  }
}
