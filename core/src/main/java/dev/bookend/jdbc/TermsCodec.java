package dev.bookend.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.call.RolePolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the terms of a call that are lists: reminders as milliseconds with commas
 * between them, and the policies of roles as a JSON object with an array of the permissions and
 * duties of each role. Empty lists are null.
 */
final class TermsCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    ObjectNode json = JSON.createObjectNode();
    roles.forEach((role, policy) -> write(policy, json.putArray(role)));
    return json.toString();
  }

  private static void write(RolePolicy policy, ArrayNode json) {
    put(json, "waits", policy.waits());
    put(json, "admits", policy.admits());
    put(json, "required", policy.required());
    put(json, "may_end", policy.mayEnd());
    put(json, "may_extend", policy.mayExtend());
    put(json, "may_reschedule", policy.mayReschedule());
    put(json, "may_change_people", policy.mayChangePeople());
    put(json, "shows_busy", policy.showsBusy());
  }

  private static void put(ArrayNode json, String name, boolean value) {
    if (value) {
      json.add(name);
    }
  }

  static Map<String, RolePolicy> readRoles(@Nullable String text) {
    if (text == null) {
      return Map.of();
    }
    Map<String, RolePolicy> roles = new TreeMap<>();
    try {
      JSON.readTree(text)
          .properties()
          .forEach(role -> roles.put(role.getKey(), policy(role.getValue())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The role policies of a call can't be read", e);
    }
    return roles;
  }

  private static RolePolicy policy(JsonNode json) {
    Set<String> names = new TreeSet<>();
    json.forEach(name -> names.add(name.asText()));
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
