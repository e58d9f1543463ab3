package dev.bookend;

import dev.bookend.port.TokenIssuer;
import java.util.ArrayList;
import java.util.List;

/** A token issuer that records its requests. */
public final class FakeTokens implements TokenIssuer {
  public final List<TokenIssuer.Request> requests = new ArrayList<>();

  @Override
  public boolean isConfigured() {
    return true;
  }

  @Override
  public synchronized TokenIssuer.Token issue(TokenIssuer.Request request) {
    requests.add(request);
    return new TokenIssuer.Token(
        "token-" + requests.size(), request.issuedAt().plus(request.validity()));
  }
}
