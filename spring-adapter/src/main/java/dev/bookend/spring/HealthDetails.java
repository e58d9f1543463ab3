package dev.bookend.spring;

import dev.bookend.CallHealth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a health indicator shows of {@link CallHealth}. */
final class HealthDetails {
  private HealthDetails() {}

  static Map<String, Object> of(CallHealth health) {
    Map<String, Object> details = new LinkedHashMap<>();
    if (!health.problems().isEmpty()) {
      details.put("problems", health.problems());
    }
    details.put("canSign", health.canSign());
    put(details, "providerAhead", health.providerAhead());
    put(details, "sinceLastRound", health.sinceLastRound());
    details.put("overdueBy", health.overdueBy().toString());
    details.put("untoldEvents", health.untoldEvents());
    return details;
  }

  private static void put(Map<String, Object> details, String name, @Nullable Object value) {
    if (value != null) {
      details.put(name, value.toString());
    }
  }
}
