package dev.bookend.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading a journal whose events become visible in any order, many of them at one time. */
class JournalReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  /** A journal of events with given times of storage. */
  private static final class Journal extends InMemoryCallRepository {
    private final List<JournalEntry> visible = new ArrayList<>();

    CallEvent store(CallId call, int sequence, Instant at) {
      CallEvent event = new CallEvent.RoomClosed(call, sequence, at);
      visible.add(new JournalEntry(event, at));
      return event;
    }

    @Override
    public synchronized List<JournalEntry> journal(
        @Nullable Instant after, Duration overlap, int limit) {
      Instant from = (after == null ? NOW : after).minus(overlap);
      return visible.stream()
          .filter(entry -> entry.storedAt().isAfter(from))
          .sorted(
              Comparator.comparing(JournalEntry::storedAt)
                  .thenComparing(entry -> entry.event().callId().value())
                  .thenComparing(entry -> entry.event().sequence()))
          .limit(limit)
          .toList();
    }

    @Override
    public synchronized List<CallEvent> history(CallId id, int after, int limit) {
      return visible.stream()
          .map(JournalEntry::event)
          .filter(event -> event.callId().equals(id) && event.sequence() > after)
          .sorted(Comparator.comparing(CallEvent::sequence))
          .limit(limit)
          .toList();
    }
  }

  private final Journal journal = new Journal();
  private Duration uptime = Duration.ZERO;
  private final JournalReader reader = new JournalReader(journal, () -> uptime);

  private List<CallEvent> read() {
    List<CallEvent> events = reader.read().stream().map(JournalEntry::event).toList();
    reader.given();
    return events;
  }

  @Test
  void manyEventsOfOneTimeAreEachReadOnce() {
    reader.begin();
    List<CallEvent> stored = new ArrayList<>();
    for (int i = 0; i < 3_500; i++) {
      stored.add(journal.store(CallId.random(), 1, NOW.plusSeconds(i < 500 ? 1 : 2)));
    }

    assertThat(read()).containsExactlyInAnyOrderElementsOf(stored);
    assertThat(read()).isEmpty();
  }

  @Test
  void anEventOfALongTransactionIsReadAtTheNextSweep() {
    reader.begin();
    journal.store(CallId.random(), 1, NOW.plusSeconds(40));
    read();
    CallEvent late = journal.store(CallId.random(), 1, NOW.plusSeconds(1));
    assertThat(read()).isEmpty();
    uptime = JournalReader.SWEEP;

    assertThat(read()).containsExactly(late);
    assertThat(read()).isEmpty();
  }

  @Test
  void anEventThatBecomesVisibleASecondLateIsReadWithinTheNextSecond() {
    reader.begin();
    journal.store(CallId.random(), 1, NOW.plusSeconds(40));
    read();
    CallEvent late = journal.store(CallId.random(), 1, NOW.plusSeconds(39));
    uptime = JournalReader.OVERLAP_INTERVAL.minusMillis(1);
    assertThat(read()).isEmpty();
    uptime = JournalReader.OVERLAP_INTERVAL;

    assertThat(read()).containsExactly(late);
  }

  @Test
  void earlierEventsOfACallAreReadBeforeALaterOne() {
    reader.begin();
    CallId call = CallId.random();
    CallEvent first = journal.store(call, 1, NOW.plusSeconds(1));
    assertThat(read()).containsExactly(first);
    journal.store(CallId.random(), 1, NOW.plusSeconds(50));
    read();
    CallEvent second = journal.store(call, 2, NOW.plusSeconds(2));
    CallEvent third = journal.store(call, 3, NOW.plusSeconds(51));

    assertThat(read()).containsExactly(second, third);
    assertThat(read()).isEmpty();
  }

  @Test
  void whatIsStoredAtTheBeginningCountsAsRead() {
    journal.store(CallId.random(), 1, NOW.minusSeconds(100));
    journal.store(CallId.random(), 1, NOW.minusSeconds(50));
    reader.begin();

    for (int i = 0; i < 20; i++) {
      uptime = uptime.plusSeconds(1);
      assertThat(read()).isEmpty();
    }
  }
}
