package dev.bookend.jdbc;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.bookend.call.RolePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the terms of a call that are lists: reminders as milliseconds with commas
 * between them, and the policies of roles as a JSON object with an array of the permissions and
 * duties of each role. Empty lists are null.
 */
final class TermsCodec {
  private TermsCodec() {}

  static @Nullable String writeMillis(List<Duration> durations) {
    return durations.isEmpty()
        ? null
        : durations.stream()
            .map(duration -> String.valueOf(duration.toMillis()))
            .collect(Collectors.joining(","));
  }

  static List<Duration> readMillis(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",", -1))
            .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
            .toList();
  }

  static @Nullable String writeRoles(Map<String, RolePolicy> roles) {
    if (roles.isEmpty()) {
      return null;
    }
    return JsonText.write(
        json -> {
          json.writeStartObject();
          for (Map.Entry<String, RolePolicy> role : roles.entrySet()) {
            json.writeArrayFieldStart(role.getKey());
            write(role.getValue(), json);
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }

  private static void write(RolePolicy policy, JsonGenerator json) throws IOException {
    put(json, "waits", policy.waits());
    put(json, "admits", policy.admits());
    put(json, "required", policy.required());
    put(json, "may_end", policy.mayEnd());
    put(json, "may_extend", policy.mayExtend());
    put(json, "may_reschedule", policy.mayReschedule());
    put(json, "may_change_people", policy.mayChangePeople());
    put(json, "shows_busy", policy.showsBusy());
  }

  private static void put(JsonGenerator json, String name, boolean value) throws IOException {
    if (value) {
      json.writeString(name);
    }
  }

  static Map<String, RolePolicy> readRoles(@Nullable String text) {
    if (text == null) {
      return Map.of();
    }
    Map<String, RolePolicy> roles = new TreeMap<>();
    JsonObject json = JsonObject.of(JsonText.read(text));
    for (String role : json.names()) {
      roles.put(role, policy(Set.copyOf(json.texts(role))));
    }
    return roles;
  }

  private static RolePolicy policy(Set<String> names) {
    return RolePolicy.builder()
        .waits(names.contains("waits"))
        .admits(names.contains("admits"))
        .required(names.contains("required"))
        .mayEnd(names.contains("may_end"))
        .mayExtend(names.contains("may_extend"))
        .mayReschedule(names.contains("may_reschedule"))
        .mayChangePeople(names.contains("may_change_people"))
        .showsBusy(names.contains("shows_busy"))
        .build();
  }
}
