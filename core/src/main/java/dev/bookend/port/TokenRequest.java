package dev.bookend.port;

import java.time.Duration;
import java.time.Instant;

/**
 * What a token is to be for.
 *
 * @param room the room it opens, as the provider wants it named in a token
 * @param identity whom it lets in
 * @param issuedAt the time
 * @param validity how long it should be valid; an issuer may cap it
 */
public record TokenRequest(String room, String identity, Instant issuedAt, Duration validity) {
  @Override
  public String toString() {
    return "TokenRequest[" + room + ", " + validity + "]";
  }
}
