package dev.bookend.http;

import dev.bookend.call.CallEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of events: the type is the name of the event in snake case. */
final class EventJson {
  private EventJson() {}

  /** A page of at most {@code limit} events; one event more indicates that there is a next page. */
  static Map<String, @Nullable Object> of(List<CallEvent> events, int limit) {
    List<CallEvent> items = events.size() > limit ? events.subList(0, limit) : events;
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("items", items.stream().map(EventJson::of).toList());
    json.put(
        "next_cursor",
        events.size() > limit ? HistoryQuery.cursor(items.get(limit - 1).sequence()) : null);
    return json;
  }

  static Map<String, @Nullable Object> of(CallEvent event) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("sequence", event.sequence());
    json.put("type", event.type());
    json.put("at", CallJson.text(event.at()));
    json.put("by", event.by());
    if (event.cause().system() != null) {
      json.put("by_system", event.cause().system());
    }
    if (event.identity() != null) {
      json.put("identity", event.identity());
    }
    if (event.cause().reason() != null || event instanceof CallEvent.Cancelled) {
      json.put("reason", event.cause().reason());
    }
    putDetails(json, event);
    return json;
  }

  private static void putDetails(Map<String, @Nullable Object> json, CallEvent event) {
    if (event instanceof CallEvent.Requested requested) {
      json.put("scheduled_time", CallJson.text(requested.scheduledAt()));
    } else if (event instanceof CallEvent.Rescheduled rescheduled) {
      json.put("scheduled_time", CallJson.text(rescheduled.scheduledAt()));
    } else if (event instanceof CallEvent.ReminderDue reminder) {
      json.put("before_seconds", CallJson.seconds(reminder.before()));
      json.put("scheduled_time", CallJson.text(reminder.scheduledAt()));
    } else if (event instanceof CallEvent.Started started) {
      json.put("ends_at", CallJson.text(started.endsAt()));
    } else if (event instanceof CallEvent.EndingSoon ending) {
      json.put("ends_at", CallJson.text(ending.endsAt()));
    } else if (event instanceof CallEvent.Extended extended) {
      json.put("ends_at", CallJson.text(extended.endsAt()));
    } else if (event instanceof CallEvent.Left left) {
      json.put("reason", CallJson.name(left.reason()));
    } else if (event instanceof CallEvent.Missed missed) {
      json.put("end_reason", CallJson.name(missed.endReason()));
    } else if (event instanceof CallEvent.Completed completed) {
      json.put("end_reason", CallJson.name(completed.endReason()));
    } else if (event instanceof CallEvent.NoShow noShow) {
      json.put("waited_seconds", noShow.waitedFor().toSeconds());
    }
  }
}
