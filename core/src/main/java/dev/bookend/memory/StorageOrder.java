package dev.bookend.memory;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** When each event was stored: every event has a time of its own. Not thread-safe. */
final class StorageOrder {
  /** An event in the journal of its call. */
  record Key(CallId call, int sequence) {}

  private final NavigableMap<Instant, Key> stored = new TreeMap<>();

  void add(List<CallEvent> events, Instant now) {
    for (CallEvent event : events) {
      Instant last = stored.isEmpty() ? Instant.MIN : stored.lastKey();
      Instant at = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
      stored.put(at, new Key(event.callId(), event.sequence()));
    }
  }

  List<Map.Entry<Instant, Key>> after(@Nullable Instant time, Duration overlap, int limit) {
    if (stored.isEmpty()) {
      return List.of();
    }
    Instant from = (time == null ? stored.lastKey() : time).minus(overlap);
    return stored.tailMap(from, false).entrySet().stream().limit(limit).toList();
  }

  void remove(CallId call) {
    stored.values().removeIf(key -> key.call().equals(call));
  }
}
