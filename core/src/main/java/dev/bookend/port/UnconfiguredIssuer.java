package dev.bookend.port;

import dev.bookend.call.VideoNotConfiguredException;

/** See {@link TokenIssuer#unconfigured}. */
record UnconfiguredIssuer() implements TokenIssuer {
  @Override
  public boolean isConfigured() {
    return false;
  }

  @Override
  public TokenIssuer.Token issue(TokenIssuer.Request request) {
    throw new VideoNotConfiguredException();
  }
}
