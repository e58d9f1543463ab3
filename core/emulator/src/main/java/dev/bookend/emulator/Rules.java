package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Recording rules or subscribe rules, which include or exclude tracks. The last rule that matches a
 * track decides. Tracks without a matching rule are excluded.
 */
record Rules(List<ObjectNode> rules) {
  private static final int MAX_RULES = 20;
  private static final Set<String> TYPES = Set.of("include", "exclude");
  private static final Set<String> FILTERS = Set.of("kind", "publisher", "track");

  Rules {
    rules = List.copyOf(rules);
  }

  /** Creates rules that include all tracks or none. */
  static Rules all(boolean included) {
    return new Rules(List.of(rule(included).put("all", true)));
  }

  private static ObjectNode rule(boolean included) {
    return Json.object(included ? "include" : "exclude");
  }

  /**
   * Parses a JSON array of 1 to 20 rules. Returns empty if it is invalid.
   *
   * @param kinds track kinds that a rule may name
   */
  static Optional<Rules> read(JsonNode json, Set<String> kinds) {
    List<ObjectNode> rules = new ArrayList<>();
    json.forEach(rule -> rules.add(isValid(rule, kinds) ? (ObjectNode) rule : Json.object()));
    boolean valid =
        json.isArray()
            && !rules.isEmpty()
            && rules.size() <= MAX_RULES
            && rules.stream().noneMatch(ObjectNode::isEmpty);
    return valid ? Optional.of(new Rules(rules)) : Optional.empty();
  }

  private static boolean isValid(JsonNode rule, Set<String> kinds) {
    if (!rule.isObject() || !TYPES.contains(rule.path("type").asText()) || rule.size() < 2) {
      return false;
    }
    if (rule.has("all")) {
      return rule.path("all").isBoolean() && rule.path("all").asBoolean() && rule.size() == 2;
    }
    for (String field : (Iterable<String>) rule::fieldNames) {
      boolean filter = FILTERS.contains(field) && rule.path(field).isTextual();
      if (!filter && !field.equals("type")) {
        return false;
      }
    }
    return !rule.has("kind") || kinds.contains(rule.path("kind").asText());
  }

  boolean include(RoomParticipant publisher, Track track) {
    boolean included = false;
    for (ObjectNode rule : rules) {
      if (matches(rule, publisher, track)) {
        included = rule.path("type").asText().equals("include");
      }
    }
    return included;
  }

  private static boolean matches(ObjectNode rule, RoomParticipant publisher, Track track) {
    return is(rule, "kind", track.kind())
        && (is(rule, "publisher", publisher.sid) || is(rule, "publisher", publisher.identity))
        && (is(rule, "track", track.sid()) || is(rule, "track", track.name()));
  }

  private static boolean is(ObjectNode rule, String filter, String value) {
    return !rule.has(filter) || rule.path(filter).asText().equals(value);
  }

  /** Returns whether the rules may include any track. */
  boolean includeAny() {
    boolean any = false;
    for (ObjectNode rule : rules) {
      boolean included = rule.path("type").asText().equals("include");
      any = rule.has("all") ? included : any || included;
    }
    return any;
  }

  ArrayNode json() {
    return Json.array(rules);
  }
}
