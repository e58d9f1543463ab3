package dev.bookend.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.call.Admission;
import dev.bookend.call.Attendance;
import dev.bookend.call.Connection;
import dev.bookend.call.Connections;
import dev.bookend.call.Guest;
import dev.bookend.call.LeaveReason;
import dev.bookend.call.Participant;
import dev.bookend.call.Participant.Activity;
import dev.bookend.call.Participant.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the participants of a call as human-readable JSON: an array with ISO-8601
 * instants and lower-case constants. Unset fields are omitted.
 */
final class ParticipantsCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ParticipantsCodec() {}

  static String write(List<Participant> participants) {
    ArrayNode array = JSON.createArrayNode();
    participants.forEach(participant -> write(participant, array.addObject()));
    return array.toString();
  }

  private static void write(Participant participant, ObjectNode json) {
    put(json, "identity", participant.identity());
    put(json, "role", participant.role());
    put(json, "response", participant.response());
    write(participant.admission(), json);
    put(json, "token_issued_at", participant.tokenIssuedAt());
    Connections connections = participant.connections();
    if (!connections.latest().isEmpty()) {
      ArrayNode array = json.putArray("connections");
      connections.latest().forEach(connection -> write(connection, array.addObject()));
    }
    if (connections.earlier().count() > 0) {
      write(connections.earlier(), json.putObject("earlier"));
    }
    if (!participant.activity().equals(Activity.NONE)) {
      write(participant.activity(), json.putObject("activity"));
    }
    Guest guest = participant.guest();
    if (guest != null) {
      write(guest, json.putObject("guest"));
    }
  }

  private static void write(Admission admission, ObjectNode json) {
    if (admission.state() != Admission.State.NOT_NEEDED) {
      put(json, "admission", admission.state());
      put(json, "admission_since", admission.since());
    }
  }

  private static void write(Guest guest, ObjectNode json) {
    put(json, "name", guest.name());
    put(json, "key_hash", guest.keyHash());
    put(json, "valid_until", guest.validUntil());
  }

  private static void write(Activity activity, ObjectNode json) {
    putCount(json, "reports", activity.reports());
    putCount(json, "reschedules", activity.reschedules());
    putCount(json, "presence_events", activity.presenceEvents());
    put(json, "presence_at", activity.presenceAt());
    putFlag(json, "present", activity.present());
    putFlag(json, "busy", activity.busy());
  }

  private static void putFlag(ObjectNode json, String field, boolean value) {
    if (value) {
      json.put(field, true);
    }
  }

  private static void putCount(ObjectNode json, String field, int count) {
    if (count > 0) {
      json.put(field, count);
    }
  }

  private static void write(Connection connection, ObjectNode json) {
    put(json, "id", connection.id());
    put(json, "source", connection.source());
    put(json, "began_at", connection.beganAt());
    put(json, "ended_at", connection.endedAt());
    putFlag(json, "confirmed", connection.confirmed());
    put(json, "reason", connection.reason());
    if (!connection.skew().isZero()) {
      put(json, "skew", connection.skew());
    }
  }

  private static void write(Connections.Totals totals, ObjectNode json) {
    json.put("count", totals.count());
    put(json, "time", totals.time());
    json.put("minutes", totals.minutes());
    put(json, "first_at", totals.firstAt());
    put(json, "up_to", totals.upTo());
    if (!totals.ids().isEmpty()) {
      ArrayNode array = json.putArray("ids");
      totals.ids().forEach(array::add);
    }
  }

  private static void put(ObjectNode json, String field, @Nullable Object value) {
    if (value instanceof Enum<?> constant) {
      json.put(field, CallColumn.lower(constant));
    } else if (value != null) {
      json.put(field, value.toString());
    }
  }

  static List<Participant> read(String text) {
    List<Participant> participants = new ArrayList<>();
    try {
      JSON.readTree(text).forEach(json -> participants.add(participant(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The participants of a call can't be read", e);
    }
    return participants;
  }

  private static Participant participant(JsonNode json) {
    List<Connection> latest = new ArrayList<>();
    json.path("connections").forEach(connection -> latest.add(connection(connection)));
    JsonNode earlier = json.path("earlier");
    return new Participant(
        required(text(json, "identity")),
        text(json, "role"),
        required(constant(Response.class, json, "response")),
        admission(json),
        instant(json, "token_issued_at"),
        earlier.isMissingNode() && latest.isEmpty()
            ? Connections.NONE
            : new Connections(latest, totals(earlier)),
        activity(json.path("activity")),
        guest(json.path("guest")));
  }

  private static Admission admission(JsonNode json) {
    Admission.State state = constant(Admission.State.class, json, "admission");
    return state == null
        ? new Admission(Admission.State.NOT_NEEDED, null)
        : new Admission(state, instant(json, "admission_since"));
  }

  private static @Nullable Guest guest(JsonNode json) {
    return json.isMissingNode()
        ? null
        : new Guest(
            required(text(json, "name")),
            required(text(json, "key_hash")),
            instant(json, "valid_until"));
  }

  private static Activity activity(JsonNode json) {
    return json.isMissingNode()
        ? Activity.NONE
        : new Activity(
            json.path("reports").asInt(),
            json.path("reschedules").asInt(),
            json.path("presence_events").asInt(),
            instant(json, "presence_at"),
            json.path("present").asBoolean(),
            json.path("busy").asBoolean());
  }

  private static Connection connection(JsonNode json) {
    return new Connection(
        text(json, "id"),
        required(constant(Attendance.class, json, "source")),
        instant(json, "began_at"),
        instant(json, "ended_at"),
        json.path("confirmed").asBoolean(),
        constant(LeaveReason.class, json, "reason"),
        Duration.parse(json.path("skew").asText("PT0S")));
  }

  private static Connections.Totals totals(JsonNode json) {
    return json.isMissingNode()
        ? Connections.Totals.NONE
        : new Connections.Totals(
            json.path("count").asInt(),
            Duration.parse(json.path("time").asText()),
            json.path("minutes").asLong(),
            instant(json, "first_at"),
            instant(json, "up_to"),
            ids(json.path("ids")));
  }

  private static List<String> ids(JsonNode array) {
    List<String> ids = new ArrayList<>();
    array.forEach(id -> ids.add(id.textValue()));
    return ids;
  }

  private static @Nullable Instant instant(JsonNode json, String field) {
    String text = text(json, field);
    return text == null ? null : Instant.parse(text);
  }

  private static <E extends Enum<E>> @Nullable E constant(
      Class<E> type, JsonNode json, String field) {
    String text = text(json, field);
    return text == null ? null : Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  private static @Nullable String text(JsonNode json, String field) {
    return json.path(field).textValue();
  }

  private static <T> T required(@Nullable T value) {
    return Objects.requireNonNull(value);
  }
}
