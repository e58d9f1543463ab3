package dev.bookend.emulator;

import dev.bookend.emulator.EmulatorFaults.Operation;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route of the REST interface.
 *
 * @param method HTTP method
 * @param pattern path segments, where a star matches any segment
 * @param operation operation for quotas and faults; null for neither
 * @param handler handles matching requests
 */
record Route(
    String method,
    List<String> pattern,
    @Nullable Operation operation,
    Function<ApiRequest, ApiResponse> handler) {

  /** Creates a route of the emulator's own resources, without quotas and faults. */
  static Route control(String methodAndPath, Function<ApiRequest, ApiResponse> handler) {
    return of(methodAndPath, null, handler);
  }

  static Route of(
      String methodAndPath,
      @Nullable Operation operation,
      Function<ApiRequest, ApiResponse> handler) {
    String[] parts = methodAndPath.split(" /", 2);
    return new Route(parts[0], List.of(parts[1].split("/")), operation, handler);
  }

  boolean isWrite() {
    return !method.equals("GET");
  }

  boolean matches(List<String> path) {
    if (path.size() != pattern.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!pattern.get(i).equals("*") && !pattern.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
