package dev.bookend.guide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallAttendance.Person;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The attendance of a call, with one line for each person. */
final class AttendanceReport {
  static final List<String> COLUMNS =
      List.of(
          "call_id",
          "status",
          "source",
          "identity",
          "role",
          "first_in",
          "last_out",
          "connected_seconds",
          "late_seconds",
          "connections",
          "no_show");

  private static final ObjectMapper JSON = new ObjectMapper();

  private AttendanceReport() {}

  /** Lines of CSV (RFC 4180), without the header. */
  static List<String> csv(CallAttendance call) {
    return call.people().stream()
        .map(
            person ->
                row(call, person).values().stream()
                    .map(AttendanceReport::quoted)
                    .collect(Collectors.joining(",")))
        .toList();
  }

  /** Lines of JSON, each an object. */
  static List<String> json(CallAttendance call) throws JsonProcessingException {
    StringBuilder lines = new StringBuilder();
    for (Person person : call.people()) {
      lines.append(JSON.writeValueAsString(row(call, person))).append('\n');
    }
    return lines.toString().lines().toList();
  }

  private static Map<String, @Nullable Object> row(CallAttendance call, Person person) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("call_id", call.callId().toString());
    row.put("status", call.status().name());
    row.put("source", call.source().name());
    row.put("identity", person.identity());
    row.put("role", person.role());
    row.put("first_in", person.firstIn() == null ? null : person.firstIn().toString());
    row.put("last_out", person.lastOut() == null ? null : person.lastOut().toString());
    row.put("connected_seconds", person.connected().toSeconds());
    row.put("late_seconds", person.late().toSeconds());
    row.put("connections", person.connections());
    row.put("no_show", person.noShow());
    return row;
  }

  /** A text that a spreadsheet would read as a formula begins with a quote. */
  private static String quoted(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return value == null ? "" : value.toString();
    }
    boolean isFormula = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0;
    return '"' + (isFormula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }
}
