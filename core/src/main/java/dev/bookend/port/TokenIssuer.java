package dev.bookend.port;

import dev.bookend.call.VideoNotConfiguredException;
import java.time.Duration;
import java.time.Instant;

/** Issues access tokens. Implementations are thread-safe and reach nothing over the network. */
public interface TokenIssuer {
  /** {@return whether there are credentials to sign with} */
  boolean isConfigured();

  /**
   * Issues a token. Two tokens are never equal.
   *
   * @param request room, identity and validity
   * @return the token, valid for as long as was asked or as the issuer's ceiling allows
   * @throws VideoNotConfiguredException if there are no credentials
   * @throws dev.bookend.call.InvalidValueException if the provider does not take such an identity
   */
  Token issue(Request request);

  /** {@return an issuer without credentials, which refuses every request} */
  static TokenIssuer unconfigured() {
    return new UnconfiguredIssuer();
  }

  /**
   * A token that lets one identity into one room. Its text form does not show it.
   *
   * @param value the token, a secret of the person's
   * @param expiresAt when it stops to work for connecting and reconnecting
   */
  record Token(String value, Instant expiresAt) {
    @Override
    public String toString() {
      return "Token[***, expiresAt=" + expiresAt + "]";
    }
  }

  /**
   * What a token is to be for.
   *
   * @param room the room it opens, as the provider wants it named in a token
   * @param identity whom it lets in
   * @param issuedAt the time
   * @param validity how long it should be valid; an issuer may cap it
   */
  record Request(String room, String identity, Instant issuedAt, Duration validity) {
    @Override
    public String toString() {
      return "Request[" + room + ", " + validity + "]";
    }
  }
}
