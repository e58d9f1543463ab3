package dev.bookend.jdbc;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.bookend.call.Admission;
import dev.bookend.call.Attendance;
import dev.bookend.call.Connection;
import dev.bookend.call.Connections;
import dev.bookend.call.Guest;
import dev.bookend.call.LeaveReason;
import dev.bookend.call.Participant;
import dev.bookend.call.Participant.Activity;
import dev.bookend.call.Participant.Response;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the participants of a call as human-readable JSON: an array with ISO-8601
 * instants and lower-case constants. Unset fields are omitted.
 */
final class ParticipantsCodec {
  private ParticipantsCodec() {}

  static String write(List<Participant> participants) {
    return JsonText.write(
        json -> {
          json.writeStartArray();
          for (Participant participant : participants) {
            write(participant, json);
          }
          json.writeEndArray();
        });
  }

  private static void write(Participant participant, JsonGenerator json) throws IOException {
    json.writeStartObject();
    put(json, "identity", participant.identity());
    put(json, "role", participant.role());
    put(json, "response", participant.response());
    write(participant.admission(), json);
    put(json, "token_issued_at", participant.tokenIssuedAt());
    Connections connections = participant.connections();
    if (!connections.latest().isEmpty()) {
      json.writeArrayFieldStart("connections");
      for (Connection connection : connections.latest()) {
        write(connection, json);
      }
      json.writeEndArray();
    }
    if (connections.earlier().count() > 0) {
      write(connections.earlier(), json);
    }
    if (!participant.activity().equals(Activity.NONE)) {
      write(participant.activity(), json);
    }
    Guest guest = participant.guest();
    if (guest != null) {
      write(guest, json);
    }
    json.writeEndObject();
  }

  private static void write(Admission admission, JsonGenerator json) throws IOException {
    if (admission.state() != Admission.State.NOT_NEEDED) {
      put(json, "admission", admission.state());
      put(json, "admission_since", admission.since());
    }
  }

  private static void write(Guest guest, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("guest");
    put(json, "name", guest.name());
    put(json, "key_hash", guest.keyHash());
    put(json, "valid_until", guest.validUntil());
    json.writeEndObject();
  }

  private static void write(Activity activity, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("activity");
    putCount(json, "reports", activity.reports());
    putCount(json, "reschedules", activity.reschedules());
    putCount(json, "presence_events", activity.presenceEvents());
    put(json, "presence_at", activity.presenceAt());
    putFlag(json, "present", activity.present());
    putFlag(json, "busy", activity.busy());
    json.writeEndObject();
  }

  private static void putFlag(JsonGenerator json, String field, boolean value) throws IOException {
    if (value) {
      json.writeBooleanField(field, true);
    }
  }

  private static void putCount(JsonGenerator json, String field, int count) throws IOException {
    if (count > 0) {
      json.writeNumberField(field, count);
    }
  }

  private static void write(Connection connection, JsonGenerator json) throws IOException {
    json.writeStartObject();
    put(json, "id", connection.id());
    put(json, "source", connection.source());
    put(json, "began_at", connection.beganAt());
    put(json, "ended_at", connection.endedAt());
    putFlag(json, "confirmed", connection.confirmed());
    put(json, "reason", connection.reason());
    if (!connection.skew().isZero()) {
      put(json, "skew", connection.skew());
    }
    json.writeEndObject();
  }

  private static void write(Connections.Totals totals, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("earlier");
    json.writeNumberField("count", totals.count());
    put(json, "time", totals.time());
    json.writeNumberField("minutes", totals.minutes());
    put(json, "first_at", totals.firstAt());
    put(json, "up_to", totals.upTo());
    if (!totals.ids().isEmpty()) {
      json.writeArrayFieldStart("ids");
      for (String id : totals.ids()) {
        json.writeString(id);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void put(JsonGenerator json, String field, @Nullable Object value)
      throws IOException {
    if (value instanceof Enum<?> constant) {
      json.writeStringField(field, CallColumn.lower(constant));
    } else if (value != null) {
      json.writeStringField(field, value.toString());
    }
  }

  static List<Participant> read(String text) {
    return JsonObject.all(JsonText.read(text)).stream()
        .map(ParticipantsCodec::participant)
        .toList();
  }

  private static Participant participant(JsonObject json) {
    return new Participant(
        json.requiredText("identity"),
        json.text("role"),
        json.requiredConstant(Response.class, "response"),
        admission(json),
        json.instant("token_issued_at"),
        connections(json),
        activity(json.object("activity")),
        guest(json.object("guest")));
  }

  private static Admission admission(JsonObject json) {
    Admission.State state = json.constant(Admission.State.class, "admission");
    return state == null
        ? new Admission(Admission.State.NOT_NEEDED, null)
        : new Admission(state, json.instant("admission_since"));
  }

  private static Connections connections(JsonObject json) {
    List<Connection> latest =
        json.objects("connections").stream().map(ParticipantsCodec::connection).toList();
    JsonObject earlier = json.object("earlier");
    return latest.isEmpty() && earlier == null
        ? Connections.NONE
        : new Connections(latest, totals(earlier));
  }

  private static @Nullable Guest guest(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Guest(
            json.requiredText("name"), json.requiredText("key_hash"), json.instant("valid_until"));
  }

  private static Activity activity(@Nullable JsonObject json) {
    return json == null
        ? Activity.NONE
        : new Activity(
            json.count("reports"),
            json.count("reschedules"),
            json.count("presence_events"),
            json.instant("presence_at"),
            json.flag("present"),
            json.flag("busy"));
  }

  private static Connection connection(JsonObject json) {
    return new Connection(
        json.text("id"),
        json.requiredConstant(Attendance.class, "source"),
        json.instant("began_at"),
        json.instant("ended_at"),
        json.flag("confirmed"),
        json.constant(LeaveReason.class, "reason"),
        json.duration("skew"));
  }

  private static Connections.Totals totals(@Nullable JsonObject json) {
    return json == null
        ? Connections.Totals.NONE
        : new Connections.Totals(
            json.count("count"),
            json.duration("time"),
            json.number("minutes"),
            json.instant("first_at"),
            json.instant("up_to"),
            json.texts("ids"));
  }
}
