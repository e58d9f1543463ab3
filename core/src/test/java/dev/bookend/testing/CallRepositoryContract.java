package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallRequest;
import dev.bookend.call.Cause;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Contract tests of every {@link CallRepository}. A subclass provides an empty repository, and for
 * a shared storage also the repository of another node.
 */
public abstract class CallRepositoryContract extends PeopleContract {
  /** Creates the contract; for subclasses. */
  protected CallRepositoryContract() {}

  @Test
  void changesOutsideAHostTransactionAreVisibleAtOnce() {
    List<String> committed = new ArrayList<>();

    inserted("anna", "ben");
    calls.afterCommit(() -> committed.add("now"));

    assertThat(committed).containsExactly("now");
  }

  @Test
  void purgingDeletesFinishedCallsThatEndedBefore() {
    VideoCall live = settled(CallRequest.inviting("ben").onBehalfOf("anna"));
    CallRequest keyed = CallRequest.inviting("ben").onBehalfOf("anna").at(NOW).withRequestKey("k");
    VideoCall old = over(keyed, NOW);
    VideoCall later = over(CallRequest.inviting("ben").onBehalfOf("anna"), NOW.plusSeconds(1));
    VideoCall undelivered = calls.update(inserted("anna", "ben").cancel(Actor.system(), null, NOW));

    assertThat(calls.purge(NOW, 10)).isZero();
    assertThat(calls.purge(NOW.plusSeconds(1), 10)).isOne();

    assertThat(calls.find(old.id())).isEmpty();
    assertThat(calls.history(old.id(), 0, 100)).isEmpty();
    assertThat(calls.findRequest(keyed.keyOf(Actor.system()))).isEmpty();
    assertThat(calls.search(CallQuery.all().ofParticipant("anna")).items())
        .containsExactlyInAnyOrder(live, later, undelivered);
  }

  @Test
  void purgingComparesExactInstants() {
    Instant ended = NOW.plusNanos(1000);
    for (Instant after : List.of(ended.plusNanos(1), ended.plusNanos(1000), Instant.MAX)) {
      VideoCall call = over(CallRequest.inviting("ben").onBehalfOf("anna"), ended);
      for (Instant before : List.of(Instant.MIN, ended.minusNanos(1), ended)) {
        assertThat(calls.purge(before, 10)).as("%s", before).isZero();
      }
      assertThat(calls.purge(after, 10)).as("%s", after).isOne();
      assertThat(calls.find(call.id())).isEmpty();
    }
  }

  @Test
  void purgingRespectsItsLimit() {
    for (int i = 0; i < 5; i++) {
      over(CallRequest.inviting("ben").onBehalfOf("anna"), NOW);
    }

    assertThat(calls.purge(NOW.plusSeconds(1), 3)).isEqualTo(3);
    assertThat(calls.purge(NOW.plusSeconds(1), 3)).isEqualTo(2);
  }

  @Test
  void aPersonIsAnonymizedInEndedCallsAndOthersStay() {
    VideoCall live = settled(CallRequest.inviting("ben").onBehalfOf("anna"));
    CallRequest keyed = CallRequest.inviting("ben").onBehalfOf("anna").at(NOW).withRequestKey("k");
    VideoCall asked = over(keyed, NOW);
    VideoCall invited = over(CallRequest.inviting("anna", "forgotten").onBehalfOf("cleo"), NOW);

    assertThat(calls.anonymize("anna", 10)).isEqualTo(2);
    assertThat(calls.anonymize("anna", 10)).isZero();

    assertThat(calls.search(CallQuery.all().ofParticipant("anna")).items()).containsExactly(live);
    assertThat(calls.search(CallQuery.all().ofParticipant("ben")).items()).hasSize(2);
    assertThat(calls.findRequest(keyed.keyOf(Actor.system()))).isEmpty();
    VideoCall after = calls.find(asked.id()).orElseThrow();
    String alias = "forgotten-1-" + asked.id();
    assertThat(after.requestedBy()).isEqualTo(alias);
    assertThat(people(after)).containsExactly(alias, "ben");
    assertThat(after.endReason()).isEqualTo(asked.endReason());
    assertThat(calls.history(asked.id(), 0, 100))
        .hasSize(2)
        .containsExactly(
            new CallEvent.Requested(asked.id(), 1, NOW, alias, NOW),
            new CallEvent.Cancelled(asked.id(), 2, NOW, new Cause(alias, null, null)));
    assertThat(people(calls.find(invited.id()).orElseThrow()))
        .containsExactly("cleo", "forgotten-2-" + invited.id(), "forgotten");
    assertThat(calls.search(CallQuery.all().ofParticipant("forgotten")).items())
        .as("nobody gets what was theirs")
        .hasSize(1);
  }

  @Test
  void anonymizingDeletesTheProvidersConnectionIds() {
    VideoCall call = inserted("anna", "ben");
    calls.update(
        call.accept("ben", NOW)
            .then(c -> c.join("anna", NOW))
            .then(c -> c.join("ben", NOW))
            .then(c -> c.connected("anna", "PA1", NOW, NOW))
            .then(c -> c.connected("ben", "PA2", NOW, NOW))
            .then(c -> c.complete(Actor.system(), null, NOW))
            .then(c -> c.roomClosed(c.room(), NOW))
            .then(c -> c.delivered(c.outbox().recorded())));

    assertThat(calls.anonymize("anna", 10)).isOne();

    assertThat(calls.find(call.id()).orElseThrow().participants())
        .extracting(Participant::connection)
        .containsExactly(null, "PA2");
    assertThat(calls.history(call.id(), 0, 100))
        .filteredOn(CallEvent.Connected.class::isInstance)
        .extracting(event -> ((CallEvent.Connected) event).connection())
        .containsExactly(null, "PA2");
  }

  @Test
  void aCallEndedLongBeforeItsScheduledTimeIsPurged() {
    VideoCall far =
        inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plus(Duration.ofDays(365))));
    calls.update(
        far.accept("ben", NOW)
            .then(c -> c.complete(Actor.system(), null, NOW))
            .then(c -> c.delivered(c.outbox().recorded())));

    assertThat(calls.purge(NOW.plusSeconds(1), 10)).isOne();
    assertThat(calls.find(far.id())).isEmpty();
  }

  @Test
  void aCallWithAnOpenRoomIsNotPurged() {
    VideoCall open =
        calls.update(inserted("anna", "ben").accept("ben", NOW).then(c -> c.roomRequested()));
    VideoCall over =
        calls.update(
            open.cancel(Actor.system(), null, NOW).then(c -> c.delivered(c.outbox().recorded())));

    assertThat(calls.purge(NOW.plusSeconds(1), 10)).isZero();
    assertThat(calls.anonymize("anna", 10)).isZero();
    assertThat(calls.find(over.id())).contains(over);
  }

  @Test
  void anonymizingRespectsItsLimit() {
    for (int i = 0; i < 5; i++) {
      over(CallRequest.inviting("ben").onBehalfOf("anna"), NOW);
    }

    assertThat(calls.anonymize("ben", 3)).isEqualTo(3);
    assertThat(calls.anonymize("ben", 3)).isEqualTo(2);
    assertThat(calls.search(CallQuery.all().ofParticipant("ben")).items()).isEmpty();
  }

  @Test
  void aPurgedOrAnonymizedKeyMayBeUsedAgain() {
    CallRequest request =
        CallRequest.inviting("ben").onBehalfOf("anna").at(NOW).withRequestKey("key");
    VideoCall forgotten = over(request, NOW);
    calls.anonymize("anna", 10);
    VideoCall second = over(request, NOW);
    calls.purge(NOW.plusSeconds(1), 10);
    VideoCall third = inserted(request);

    assertThat(List.of(forgotten, second, third)).extracting(VideoCall::id).doesNotHaveDuplicates();
    assertThat(calls.findRequest(request.keyOf(Actor.system()))).contains(third);
  }
}
