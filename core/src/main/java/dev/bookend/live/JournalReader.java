package dev.bookend.live;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads each event of all calls once, in order per call. It repeats the last two seconds of the
 * journal, and each tenth time the last minute, because transactions become visible in another
 * order than they store their events. Not thread-safe.
 */
final class JournalReader {
  static final int PAGE = 1_000;
  private static final Duration OVERLAP = Duration.ofSeconds(2);
  private static final Duration LONG_TRANSACTION = Duration.ofSeconds(60);
  private static final int SWEEP = 10;
  private static final int MAX_CALLS = 20_000;

  private final CallRepository repository;

  /** The sequence number of the last event that was read of each call, eldest call first. */
  private final Map<CallId, Integer> positions =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, Integer> eldest) {
          return size() > MAX_CALLS;
        }
      };

  /** Events that were read, and not given to the streams yet. */
  private final List<JournalEntry> unread = new ArrayList<>();

  private @Nullable Instant last;
  private int reads;

  JournalReader(CallRepository repository) {
    this.repository = repository;
  }

  /** Begins at the present: what is stored already counts as read. */
  void begin() {
    positions.clear();
    last = null;
    reads = 0;
    read();
    unread.clear();
  }

  /** {@return the events since the last time they were {@linkplain #given given} to the streams} */
  List<JournalEntry> read() {
    Duration overlap = reads++ % SWEEP == 0 ? LONG_TRANSACTION : OVERLAP;
    Instant after = last;
    List<JournalEntry> page;
    do {
      page = repository.journal(after, overlap, PAGE);
      for (JournalEntry entry : page) {
        add(entry);
        after = entry.storedAt();
        last = last == null || after.isAfter(last) ? after : last;
      }
      overlap = Duration.ZERO;
    } while (page.size() == PAGE);
    return List.copyOf(unread);
  }

  /** The streams have got all events that were read. */
  void given() {
    unread.clear();
  }

  /** Adds an event after the earlier ones of its call that were stored, but not read yet. */
  private void add(JournalEntry entry) {
    CallEvent event = entry.event();
    CallId call = event.callId();
    int sequence = event.sequence();
    int position = positions.getOrDefault(call, sequence - 1);
    if (sequence <= position) {
      return;
    }
    if (sequence > position + 1) {
      for (CallEvent missed : repository.history(call, position, sequence - position - 1)) {
        unread.add(new JournalEntry(missed, entry.storedAt()));
      }
    }
    unread.add(entry);
    positions.put(call, sequence);
  }
}
