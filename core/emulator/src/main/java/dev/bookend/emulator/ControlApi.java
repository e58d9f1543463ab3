package dev.bookend.emulator;

import dev.bookend.emulator.EmulatorFaults.CallbackFault;
import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The emulator's own resources {@code /emulator/guests} and {@code /emulator/faults}. Thread-safe.
 */
final class ControlApi {
  private static final int MAX_GUESTS = 10_000;

  private final SerialSection section;
  private final SessionManager sessions;
  private final FaultPlan faults;
  private final Map<String, HeadlessParticipant> guests = new ConcurrentHashMap<>();

  ControlApi(SerialSection section, SessionManager sessions, FaultPlan faults) {
    this.section = section;
    this.sessions = sessions;
    this.faults = faults;
  }

  List<Route> routes() {
    return List.of(
        Route.control("POST /emulator/guests", this::join),
        Route.control("DELETE /emulator/guests/*", this::leave),
        Route.control("POST /emulator/faults", this::injectFault),
        Route.control("DELETE /emulator/faults", request -> clear()),
        Route.control("POST /emulator/faults/release", request -> release()));
  }

  private ApiResponse join(ApiRequest request) {
    guests.values().removeIf(guest -> !guest.isConnected());
    ApiException.unless(guests.size() < MAX_GUESTS, ApiProblem.TOO_MANY);
    String token = request.form().getOrDefault("token", "");
    try {
      HeadlessParticipant guest =
          section.call(() -> HeadlessParticipant.join(section, sessions, token));
      guests.put(guest.sid(), guest);
      return ApiResponse.of(201, Json.object().put("sid", guest.sid()));
    } catch (TwilioEmulator.ConnectException e) {
      return ApiResponse.of(
          403,
          Json.object()
              .put("code", e.code())
              .put("message", String.valueOf(e.getMessage()))
              .put("status", 403));
    }
  }

  private ApiResponse leave(ApiRequest request) {
    Optional.ofNullable(guests.remove(request.segment(2))).ifPresent(HeadlessParticipant::leave);
    return ApiResponse.noContent();
  }

  private ApiResponse injectFault(ApiRequest request) {
    Map<String, String> form = request.form();
    try {
      if (form.containsKey("callback")) {
        plan(CallbackFault.valueOf(form.get("callback")), form);
      } else {
        Operation operation = Operation.valueOf(form.getOrDefault("operation", ""));
        plan(operation, Fault.valueOf(form.getOrDefault("fault", "")), form);
      }
      return ApiResponse.noContent();
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiProblem.PARAMETER);
    }
  }

  private void plan(CallbackFault fault, Map<String, String> form) {
    if (form.containsKey("probability")) {
      faults.happenAtRandom(fault, probability(form), seed(form));
    } else {
      faults.inject(fault, times(form));
    }
  }

  private void plan(Operation operation, Fault fault, Map<String, String> form) {
    if (form.containsKey("probability")) {
      faults.happenAtRandom(operation, fault, probability(form), seed(form));
    } else {
      faults.inject(operation, fault, times(form));
    }
  }

  private static double probability(Map<String, String> form) {
    return Double.parseDouble(form.getOrDefault("probability", ""));
  }

  private static long seed(Map<String, String> form) {
    return Long.parseLong(form.getOrDefault("seed", "1"));
  }

  private static int times(Map<String, String> form) {
    return Integer.parseInt(form.getOrDefault("times", "1"));
  }

  private ApiResponse clear() {
    faults.clear();
    return ApiResponse.noContent();
  }

  private ApiResponse release() {
    faults.release();
    return ApiResponse.noContent();
  }
}
