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
  private final SerialSection section;
  private final TwilioEmulator.Credentials account;
  private final Now now;
  private final FaultPlan faults;
  private final List<Route> routes;
  private final Quota writes = new Quota();
  private final Quota reads = new Quota();

  RestRouter(
      SerialSection section,
      TwilioEmulator.Credentials account,
      Now now,
      FaultPlan faults,
      List<Route> routes) {
    this.section = section;
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

  ApiResponse respond(ApiRequest request) {
    if (request.method().equals("OPTIONS")) {
      return ApiResponse.preflight();
    }
    try {
      unless(isAuthenticated(request.authorization()), ApiProblem.AUTHENTICATION);
      Route route = route(request);
      EmulatorFaults.Operation operation = route.operation();
      return operation == null
          ? route.handler().apply(request)
          : section.call(() -> respond(route, operation, request));
    } catch (ApiException e) {
      return ApiResponse.of(e.problem);
    }
  }

  private ApiResponse respond(Route route, EmulatorFaults.Operation operation, ApiRequest request) {
    Quota quota = route.isWrite() ? writes : reads;
    if (!quota.tryAcquire(now.instant())) {
      return FaultResponses.tooMany();
    }
    FaultResponses.Effect effect = () -> execute(route, request);
    return faults
        .next(operation)
        .map(fault -> FaultResponses.of(fault, effect))
        .orElseGet(effect::execute);
  }

  private static ApiResponse execute(Route route, ApiRequest request) {
    try {
      return route.handler().apply(request);
    } catch (ApiException e) {
      return ApiResponse.of(e.problem);
    }
  }

  private Route route(ApiRequest request) {
    List<Route> found = routes.stream().filter(route -> route.matches(request.path())).toList();
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

  private boolean isAuthenticated(String authorization) {
    return matches(authorization, account.accountSid(), account.authToken())
        || matches(authorization, account.apiKeySid(), account.apiKeySecret());
  }

  private static boolean matches(String authorization, String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String expected = "Basic " + Base64.getEncoder().encodeToString(pair);
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
  }
}
