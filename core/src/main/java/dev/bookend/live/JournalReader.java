package dev.bookend.live;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads each event of all calls once, in order per call. Transactions become visible in another
 * order than they store their events, so each poll repeats the last 200 ms of the journal, once a
 * second the last 2 s, and every 10 s the last minute. Not thread-safe.
 */
final class JournalReader {
  private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
  static final int PAGE = 1_000;
  private static final Duration SHORT_OVERLAP = Duration.ofMillis(200);
  private static final Duration OVERLAP = Duration.ofSeconds(2);

  /** Between two reads with the longer overlap; less than the pause of an idle reader. */
  static final Duration OVERLAP_INTERVAL = Duration.ofMillis(900);

  static final Duration LONG_TRANSACTION = Duration.ofSeconds(60);
  private static final Duration SAME_TIME = Duration.of(1, ChronoUnit.MICROS);
  static final Duration SWEEP = Duration.ofSeconds(10);

  private final CallRepository repository;
  private final Supplier<Duration> uptime;

  /** The last event that was read of each call, for as long as it may be read again. */
  private final Map<CallId, JournalEntry> positions = new HashMap<>();

  /** Events that were read, and not given to the streams yet. */
  private final List<JournalEntry> unread = new ArrayList<>();

  private @Nullable Instant last;
  private Duration lastSweep;
  private Duration lastOverlap;

  JournalReader(CallRepository repository, Supplier<Duration> uptime) {
    this.repository = repository;
    this.uptime = uptime;
    lastSweep = uptime.get();
    lastOverlap = lastSweep;
  }

  /** Begins with the next event: all events in the journal count as read. */
  void begin() {
    positions.clear();
    last = null;
    lastSweep = uptime.get();
    read(LONG_TRANSACTION);
    read(LONG_TRANSACTION); // up to a minute before the event that was found to be the last
    unread.clear();
  }

  /** {@return the events since the last time they were {@linkplain #given given} to the streams} */
  List<JournalEntry> read() {
    Duration now = uptime.get();
    boolean isSweep = now.minus(lastSweep).compareTo(SWEEP) >= 0;
    if (isSweep) {
      last = null; // the clock of the storage may have jumped
    }
    boolean isOverlap = now.minus(lastOverlap).compareTo(OVERLAP_INTERVAL) >= 0;
    Duration usual = isOverlap ? OVERLAP : SHORT_OVERLAP;
    read(isSweep || last == null ? LONG_TRANSACTION : usual);
    lastSweep = isSweep ? now : lastSweep;
    lastOverlap = isSweep || isOverlap ? now : lastOverlap;
    if (isSweep && last != null) {
      Instant forgotten = last.minus(LONG_TRANSACTION.multipliedBy(2));
      positions.values().removeIf(entry -> entry.storedAt().isBefore(forgotten));
    }
    return List.copyOf(unread);
  }

  /** Reads all pages. Events that were stored at one time may be on two pages. */
  private void read(Duration firstOverlap) {
    Duration overlap = firstOverlap;
    Instant after = last;
    int limit = PAGE;
    boolean isFull = true;
    while (isFull) {
      List<JournalEntry> page = repository.journal(after, overlap, limit);
      Instant begin = after;
      for (JournalEntry entry : page) {
        add(entry);
        after = entry.storedAt();
        last = last == null || after.isAfter(last) ? after : last;
      }
      isFull = page.size() == limit;
      overlap = SAME_TIME;
      limit = Objects.equals(begin, after) ? 2 * limit : PAGE;
    }
  }

  /** The streams have got all events that were read. */
  void given() {
    unread.clear();
  }

  private void addMissed(JournalEntry entry, int position) {
    CallEvent event = entry.event();
    int missing = event.sequence() - position - 1;
    try {
      for (CallEvent missed : repository.history(event.callId(), position, missing)) {
        unread.add(new JournalEntry(missed, entry.storedAt()));
      }
    } catch (IllegalStateException | IllegalArgumentException | NullPointerException e) {
      log.debug("Call {}: an event that only a newer version knows is left out", event.callId(), e);
    }
  }

  /** Adds an event after the earlier ones of its call that were stored, but not read yet. */
  private void add(JournalEntry entry) {
    CallEvent event = entry.event();
    CallId call = event.callId();
    int sequence = event.sequence();
    JournalEntry before = positions.get(call);
    int position = before == null ? sequence - 1 : before.event().sequence();
    if (sequence <= position) {
      return;
    }
    if (sequence > position + 1) {
      addMissed(entry, position);
    }
    unread.add(entry);
    positions.put(call, entry);
  }
}
