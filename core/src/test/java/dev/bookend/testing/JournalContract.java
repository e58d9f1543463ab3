package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCall;
import dev.bookend.port.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract of the journal of all calls, which live streams read. */
abstract class JournalContract extends HistoryContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private List<CallEvent> journal() {
    return calls.journal(null, MINUTE, 100).stream().map(JournalEntry::event).toList();
  }

  @Test
  void theJournalHasTheEventsOfAllCallsWithAllTheirFields() {
    VideoCall first = inserted("anna", "ben");
    VideoCall second = inserted("cleo", "dan");
    calls.update(first.accept("ben", NOW));
    calls.tryUpdateAll(List.of(second.cancel(Actor.system("desk"), "ill", NOW)));

    assertThat(journal())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(first, second)
                .flatMap(call -> calls.history(call.id(), 0, 100).stream())
                .toList());
  }

  @Test
  void theJournalContinuesAfterTheLastEntryWithAnOverlap() {
    VideoCall call = inserted("anna", "ben");
    Instant last = lastStored();
    calls.update(call.accept("ben", NOW));

    assertThat(calls.journal(last, Duration.ZERO, 100))
        .extracting(entry -> entry.event().sequence())
        .containsExactly(2);
    assertThat(calls.journal(last, MINUTE, 100))
        .extracting(entry -> entry.event().sequence())
        .containsExactly(1, 2);
    assertThat(calls.journal(lastStored(), Duration.ZERO, 100)).isEmpty();
  }

  private Instant lastStored() {
    List<JournalEntry> all = calls.journal(null, MINUTE, 100);
    return all.get(all.size() - 1).storedAt();
  }

  @Test
  void aPageOfTheJournalHasTheEarliestEntries() {
    CallId first = inserted("anna", "ben").id();
    inserted("cleo", "dan");

    List<JournalEntry> page = calls.journal(null, MINUTE, 1);

    assertThat(page).extracting(entry -> entry.event().callId()).containsExactly(first);
  }

  @Test
  void theJournalOfAPersonHasTheEventsOfTheirCallsOnly() {
    VideoCall first = inserted("anna", "ben");
    Instant last = lastStored();
    inserted("cleo", "dan");
    calls.update(first.accept("ben", NOW));

    assertThat(calls.journalOf("ben", Instant.EPOCH, 100))
        .allMatch(entry -> entry.event().callId().equals(first.id()))
        .extracting(entry -> entry.event().sequence())
        .containsExactly(1, 2);
    assertThat(calls.journalOf("ben", last, 100))
        .extracting(entry -> entry.event().sequence())
        .containsExactly(2);
    assertThat(calls.journalOf("ben", Instant.EPOCH, 1)).hasSize(1);
    assertThat(calls.journalOf("cleo", lastStored(), 100)).isEmpty();
    assertThat(calls.journalOf("nobody", Instant.EPOCH, 100)).isEmpty();
  }

  @Test
  void anEmptyJournalHasNoEntries() {
    assertThat(calls.journal(null, MINUTE, 100)).isEmpty();
    assertThat(calls.journal(Instant.EPOCH, MINUTE, 100)).isEmpty();
  }

  @Test
  void theJournalForgetsPurgedCallsAndAnonymizedPeople() {
    over(CallRequest.inviting("ben").onBehalfOf("anna"), NOW);
    calls.anonymize("anna", 10);

    assertThat(journal()).isNotEmpty().noneMatch(event -> "anna".equals(event.by()));

    calls.purge(NOW.plus(MINUTE), 10);

    assertThat(journal()).isEmpty();
  }

  @Test
  void manyCallsAreFoundTogetherWithoutThoseThatDoNotExist() {
    VideoCall first = inserted("anna", "ben");
    VideoCall second = inserted("cleo", "dan");

    assertThat(calls.findAll(List.of(second.id(), CallId.random(), first.id())))
        .containsExactlyInAnyOrder(first, second);
    assertThat(calls.findAll(List.of())).isEmpty();
  }
}
