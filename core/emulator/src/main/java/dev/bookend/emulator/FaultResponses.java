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
    ApiResponse execute();
  }

  /**
   * Returns the response that replaces the regular one.
   *
   * @param effect executes the requested operation
   */
  static ApiResponse of(Fault fault, Effect effect) {
    return switch (fault) {
      case TOO_MANY_REQUESTS -> tooMany();
      case TOO_MANY_REQUESTS_UNTIMED -> ApiResponse.of(ApiProblem.TOO_MANY);
      case ERROR -> ApiResponse.of(ApiProblem.FAILURE);
      case ERROR_AFTER_EFFECT -> after(effect, ApiResponse.of(ApiProblem.FAILURE));
      case BAD_GATEWAY -> badGateway();
      case BAD_GATEWAY_AFTER_EFFECT -> after(effect, badGateway());
      case HANG -> ApiResponse.noContent().withDelivery(ApiResponse.Delivery.NEVER);
      case HANG_AFTER_EFFECT -> effect.execute().withDelivery(ApiResponse.Delivery.NEVER);
      case CUT -> ApiResponse.noContent().withDelivery(ApiResponse.Delivery.CUT);
      case CUT_AFTER_EFFECT -> effect.execute().withDelivery(ApiResponse.Delivery.CUT);
      case SLOW_BODY -> effect.execute().withDelivery(ApiResponse.Delivery.HALF);
      case GARBAGE_BODY -> garbage(effect.execute());
    };
  }

  static ApiResponse tooMany() {
    return ApiResponse.of(ApiProblem.TOO_MANY).with("Retry-After", "1");
  }

  private static ApiResponse badGateway() {
    return ApiResponse.of(502, "text/html", HTML);
  }

  private static ApiResponse after(Effect effect, ApiResponse instead) {
    effect.execute();
    return instead;
  }

  private static ApiResponse garbage(ApiResponse regular) {
    int status = regular.status() < 300 ? regular.status() : 200;
    return ApiResponse.of(status, "application/json", GARBAGE);
  }
}
