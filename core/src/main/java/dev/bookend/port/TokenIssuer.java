package dev.bookend.port;

import dev.bookend.call.VideoNotConfiguredException;

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
  AccessToken issue(TokenRequest request);

  /** {@return an issuer without credentials, which refuses every request} */
  static TokenIssuer unconfigured() {
    return new UnconfiguredIssuer();
  }
}
