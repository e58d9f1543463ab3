package dev.bookend.emulator;

import dev.bookend.emulator.EmulatorFaults.Fault;

/** Creates the responses of injected faults. */
final class FaultResponses {
  private static final String HTML =
      "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";
  private static final String GARBAGE = "{\"sid\": \"RM\u0001\ufffd, [[";

  private FaultResponses() {}

  /** Executes the requested operation. */
  interface Effect {
    ApiAnswer happens();
  }

  /**
   * Returns the response that replaces the regular one.
   *
   * @param effect executes the requested operation
   */
  static ApiAnswer of(Fault fault, Effect effect) {
    return switch (fault) {
      case TOO_MANY_REQUESTS -> tooMany();
      case TOO_MANY_REQUESTS_UNTIMED -> ApiAnswer.of(ApiProblem.TOO_MANY);
      case ERROR -> ApiAnswer.of(ApiProblem.FAILURE);
      case ERROR_AFTER_EFFECT -> after(effect, ApiAnswer.of(ApiProblem.FAILURE));
      case BAD_GATEWAY -> badGateway();
      case BAD_GATEWAY_AFTER_EFFECT -> after(effect, badGateway());
      case HANG -> ApiAnswer.nothing().sent(ApiAnswer.Manner.NEVER);
      case HANG_AFTER_EFFECT -> effect.happens().sent(ApiAnswer.Manner.NEVER);
      case CUT -> ApiAnswer.nothing().sent(ApiAnswer.Manner.CUT);
      case CUT_AFTER_EFFECT -> effect.happens().sent(ApiAnswer.Manner.CUT);
      case SLOW_BODY -> effect.happens().sent(ApiAnswer.Manner.HALF);
      case GARBAGE_BODY -> garbage(effect.happens());
    };
  }

  static ApiAnswer tooMany() {
    return ApiAnswer.of(ApiProblem.TOO_MANY).with("Retry-After", "1");
  }

  private static ApiAnswer badGateway() {
    return ApiAnswer.of(502, "text/html", HTML);
  }

  private static ApiAnswer after(Effect effect, ApiAnswer instead) {
    effect.happens();
    return instead;
  }

  private static ApiAnswer garbage(ApiAnswer told) {
    int status = told.status() < 300 ? told.status() : 200;
    return ApiAnswer.of(status, "application/json", GARBAGE);
  }
}
