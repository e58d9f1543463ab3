package dev.bookend.port;

import dev.bookend.call.VideoNotConfiguredException;
import java.time.Duration;
import java.time.Instant;

/** Issues access tokens. Implementations are thread-safe and do not use the network. */
public interface TokenIssuer {
  /** {@return whether credentials for signing are configured} */
  boolean isConfigured();

  /**
   * Issues a token. Two tokens are never equal.
   *
   * @param request room, identity and validity
   * @return the token, valid for the requested time or the issuer's maximum, whichever is shorter
   * @throws VideoNotConfiguredException if no credentials are configured
   * @throws dev.bookend.call.InvalidValueException if the provider does not accept the identity
   */
  Token issue(Request request);

  /** {@return an issuer without credentials, which rejects every request} */
  static TokenIssuer unconfigured() {
    return new UnconfiguredIssuer();
  }

  /**
   * An access token of one identity for one room. Its text form does not show the token.
   *
   * @param value the token, a secret of this person
   * @param expiresAt from when on the token cannot be used to connect or reconnect
   */
  record Token(String value, Instant expiresAt) {
    @Override
    public String toString() {
      return "Token[***, expiresAt=" + expiresAt + "]";
    }
  }

  /**
   * A request for a token.
   *
   * @param room the room, as the provider names it in tokens: its id or its name
   * @param identity the identity of the token's owner
   * @param issuedAt the current time
   * @param validity the requested validity; an issuer may shorten it
   */
  record Request(String room, String identity, Instant issuedAt, Duration validity) {
    @Override
    public String toString() {
      return "Request[" + room + ", " + validity + "]";
    }
  }
}
