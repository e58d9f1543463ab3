package dev.bookend;

import dev.bookend.port.AccessToken;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.TokenRequest;
import java.util.ArrayList;
import java.util.List;

/** An issuer that remembers what it was asked. */
final class FakeTokens implements TokenIssuer {
  final List<TokenRequest> requests = new ArrayList<>();

  @Override
  public boolean isConfigured() {
    return true;
  }

  @Override
  public synchronized AccessToken issue(TokenRequest request) {
    requests.add(request);
    return new AccessToken("token-" + requests.size(), request.issuedAt().plus(request.validity()));
  }
}
