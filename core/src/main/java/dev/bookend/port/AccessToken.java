package dev.bookend.port;

import java.time.Instant;

/**
 * A token that lets one identity into one room. Its text form does not show it.
 *
 * @param value the token, a secret of the person's
 * @param expiresAt when it stops to work for connecting and reconnecting
 */
public record AccessToken(String value, Instant expiresAt) {
  @Override
  public String toString() {
    return "AccessToken[***, expiresAt=" + expiresAt + "]";
  }
}
