package dev.bookend.micrometer;

import dev.bookend.call.VideoNotConfiguredException;
import dev.bookend.port.TokenIssuer;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts tokens; see {@link CallMetrics#counted(TokenIssuer)}. */
record MeteredTokenIssuer(TokenIssuer tokens, MeterRegistry meters) implements TokenIssuer {
  @Override
  public boolean isConfigured() {
    return tokens.isConfigured();
  }

  @Override
  public Token issue(Request request) {
    String outcome = "refused";
    try {
      Token token = tokens.issue(request);
      outcome = "issued";
      return token;
    } catch (VideoNotConfiguredException e) {
      outcome = "unconfigured";
      throw e;
    } finally {
      meters.counter("bookend.tokens", "outcome", outcome).increment();
    }
  }
}
