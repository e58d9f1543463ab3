package dev.bookend.http;

import dev.bookend.call.CallAttendance;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of an attendance, in whole seconds. All fields are present, with null for unset ones. */
final class AttendanceJson {
  private AttendanceJson() {}

  static Map<String, @Nullable Object> of(CallAttendance attendance) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("met", attendance.met());
    json.put("source", CallJson.name(attendance.source()));
    json.put("started_at", CallJson.text(attendance.startedAt()));
    json.put("ended_at", CallJson.text(attendance.endedAt()));
    json.put("lasted_seconds", attendance.lasted().toSeconds());
    json.put("people", attendance.people().stream().map(AttendanceJson::of).toList());
    return json;
  }

  private static Map<String, @Nullable Object> of(CallAttendance.Person person) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("identity", person.identity());
    json.put("role", person.role());
    json.put("first_in", CallJson.text(person.firstIn()));
    json.put("last_out", CallJson.text(person.lastOut()));
    json.put("connected_seconds", person.connected().toSeconds());
    json.put("late_seconds", person.late().toSeconds());
    json.put("connections", person.connections());
    json.put("no_show", person.noShow());
    return json;
  }
}
