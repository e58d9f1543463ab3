package dev.bookend.emulator;

import static dev.bookend.emulator.ApiException.unless;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/**
 * Routes the requests of Twilio's REST interface: authentication, quotas, faults and handlers.
 * Thread-safe.
 */
final class RestRouter {
  private final SerialSection turn;
  private final TwilioEmulator.Credentials account;
  private final Now now;
  private final FaultPlan faults;
  private final List<Route> routes;
  private final Quota writes = new Quota();
  private final Quota reads = new Quota();

  RestRouter(
      SerialSection turn,
      TwilioEmulator.Credentials account,
      Now now,
      FaultPlan faults,
      List<Route> routes) {
    this.turn = turn;
    this.account = account;
    this.now = now;
    this.faults = faults;
    this.routes = List.copyOf(routes);
  }

  /** Sets the quotas per second; 0 for none. Must be called with the emulator's lock held. */
  void quota(int writesPerSecond, int readsPerSecond) {
    writes.set(writesPerSecond);
    reads.set(readsPerSecond);
  }

  ApiAnswer answer(ApiRequest request) {
    if (request.method().equals("OPTIONS")) {
      return ApiAnswer.preflight();
    }
    try {
      unless(isOurs(request.authorization()), ApiProblem.AUTHENTICATION);
      Route route = route(request);
      EmulatorFaults.Operation operation = route.operation();
      return operation == null
          ? route.handler().apply(request)
          : turn.ask(() -> answer(route, operation, request));
    } catch (ApiException e) {
      return ApiAnswer.of(e.problem);
    }
  }

  private ApiAnswer answer(Route route, EmulatorFaults.Operation operation, ApiRequest request) {
    Quota quota = route.isWrite() ? writes : reads;
    if (!quota.take(now.instant())) {
      return FaultResponses.tooMany();
    }
    FaultResponses.Effect effect = () -> effect(route, request);
    return faults
        .next(operation)
        .map(fault -> FaultResponses.of(fault, effect))
        .orElseGet(effect::happens);
  }

  private static ApiAnswer effect(Route route, ApiRequest request) {
    try {
      return route.handler().apply(request);
    } catch (ApiException e) {
      return ApiAnswer.of(e.problem);
    }
  }

  private Route route(ApiRequest request) {
    List<Route> found = routes.stream().filter(route -> route.leadsTo(request.path())).toList();
    unless(!found.isEmpty(), isOfTwilio(request) ? ApiProblem.NOT_EMULATED : ApiProblem.NOT_FOUND);
    return found.stream()
        .filter(route -> route.method().equals(request.method()))
        .findFirst()
        .orElseThrow(() -> new ApiException(ApiProblem.METHOD));
  }

  /** Returns whether Twilio may have this resource for this account. */
  private boolean isOfTwilio(ApiRequest request) {
    String path = request.address();
    return path.startsWith("/v1/")
        || path.startsWith("/" + UsageApi.VERSION + "/Accounts/" + account.accountSid() + "/");
  }

  private boolean isOurs(String authorization) {
    return isOf(authorization, account.accountSid(), account.authToken())
        || isOf(authorization, account.apiKeySid(), account.apiKeySecret());
  }

  private static boolean isOf(String authorization, String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String right = "Basic " + Base64.getEncoder().encodeToString(pair);
    return MessageDigest.isEqual(
        right.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
  }
}
