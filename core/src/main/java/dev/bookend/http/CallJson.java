package dev.bookend.http;

import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTimes;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of calls and join tickets. A call has all its fields, with null for unset ones. */
final class CallJson {
  private CallJson() {}

  static Map<String, @Nullable Object> of(CallQuery.Page page, HttpSettings settings, Instant now) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("items", page.items().stream().map(call -> of(call, settings, now)).toList());
    json.put("next_cursor", page.nextPage().map(CallQuery.Cursor::encode).orElse(null));
    return json;
  }

  static Map<String, @Nullable Object> of(VideoCall call, HttpSettings settings, Instant now) {
    String room = call.id().roomName();
    CallTimes times = call.times();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", call.id().toString());
    json.put("booking_id", call.bookingId());
    json.put("status", name(call.status()));
    json.put("requested_by", call.requestedBy());
    json.put(
        "participants", call.participants().stream().map(person -> of(person, call, now)).toList());
    json.put("scheduled_time", text(call.scheduledAt()));
    json.put("duration_seconds", seconds(call.terms().limit()));
    json.put("room_name", room);
    json.put("video_call_url", settings.callUrlOf(room));
    json.put("join_opens_at", text(call.joinOpensAt()));
    json.put("join_closes_at", text(call.joinClosesAt()));
    json.put("answer_by", call.status() == CallStatus.PENDING ? text(call.answerBy()) : null);
    json.put("started_at", text(times.startedAt()));
    json.put("ends_at", text(times.endsAt()));
    json.put("completed_at", call.status() == CallStatus.COMPLETED ? text(times.endedAt()) : null);
    json.put("end_reason", name(call.endReason()));
    json.put("ended_by", call.endedBy().identity());
    json.put("ended_by_system", call.endedBy().system());
    json.put("reason", call.endedBy().reason());
    json.put("attendance", name(call.attendance()));
    json.put("created_at", text(times.createdAt()));
    json.put("updated_at", text(times.updatedAt()));
    json.put("server_time", text(now));
    return json;
  }

  private static Map<String, @Nullable Object> of(Participant person, VideoCall call, Instant now) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("identity", person.identity());
    json.put("role", person.role());
    json.put("name", person.guest() == null ? null : person.guest().name());
    json.put("response", name(person.response()));
    json.put("admission", name(person.admission().state()));
    json.put("admission_since", text(person.admission().since()));
    json.put("busy", person.activity().busy());
    json.put("connected_at", text(person.connectedAt()));
    json.put("left_at", text(person.leftAt()));
    json.put("left_reason", name(person.leftReason()));
    json.put("connected_seconds", person.connections().time(now).toSeconds());
    json.put("late_seconds", lateSeconds(person.connectedAt(), call.scheduledAt()));
    json.put("connections", person.connections().count());
    return json;
  }

  private static @Nullable Long lateSeconds(@Nullable Instant connectedAt, Instant scheduled) {
    return connectedAt == null
        ? null
        : Math.max(0, Duration.between(scheduled, connectedAt).toSeconds());
  }

  static Map<String, @Nullable Object> of(JoinTicket ticket) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("token", ticket.token());
    json.put("room_name", ticket.roomName());
    json.put("expires_in", Duration.between(ticket.issuedAt(), ticket.expiresAt()).toSeconds());
    json.put("identity", ticket.identity());
    json.put("provider", ticket.provider());
    json.put("limit_seconds", seconds(ticket.limit()));
    json.put("server_time", text(ticket.issuedAt()));
    if (ticket.endsAt() != null) {
      json.put("ends_at", text(ticket.endsAt()));
    }
    return json;
  }

  static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  static @Nullable String name(@Nullable Enum<?> constant) {
    return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
  }

  /** An integer for whole seconds; a fraction for terms set by the host in finer units. */
  static Number seconds(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? (Number) (millis / 1000) : (Number) (millis / 1000.0);
  }
}
