package dev.bookend.emulator;

import static dev.bookend.emulator.ApiException.unless;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/** Twilio's REST interface: who asks, for what, and the answer. Thread-safe. */
final class RestFace {
  private final Turn turn;
  private final TwilioEmulator.Credentials account;
  private final List<Route> routes;

  RestFace(Turn turn, TwilioEmulator.Credentials account, List<Route> routes) {
    this.turn = turn;
    this.account = account;
    this.routes = List.copyOf(routes);
  }

  ApiAnswer answer(ApiRequest request) {
    return turn.ask(
        () -> {
          try {
            unless(isOurs(request.authorization()), ApiProblem.AUTHENTICATION);
            return route(request).handler().apply(request);
          } catch (ApiException e) {
            return ApiAnswer.of(e.problem);
          }
        });
  }

  private Route route(ApiRequest request) {
    List<Route> found = routes.stream().filter(route -> route.leadsTo(request.path())).toList();
    unless(!found.isEmpty(), ApiProblem.NOT_FOUND);
    return found.stream()
        .filter(route -> route.method().equals(request.method()))
        .findFirst()
        .orElseThrow(() -> new ApiException(ApiProblem.METHOD));
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
