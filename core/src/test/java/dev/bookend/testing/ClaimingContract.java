package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract of claims: one node gets a due call until its lease expires. */
abstract class ClaimingContract extends SearchingContract {
  @Test
  void dueCallsAreClaimedEarliestFirstAndByOneNode() {
    VideoCall later =
        settled(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plusSeconds(5)));
    VideoCall sooner = settled(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW));
    Instant due = sooner.dueAt().orElseThrow();

    assertThat(calls.claimDue(due.minusMillis(1), Duration.ZERO, LEASE, 10)).isEmpty();
    assertThat(calls.claimDue(due, Duration.ofSeconds(5), LEASE, 10))
        .containsExactly(sooner, later);
    assertThat(calls.claimDue(due, Duration.ofSeconds(5), LEASE, 10)).isEmpty();
  }

  @Test
  void theBacklogCountsOverdueCallsWithAndWithoutALease() {
    assertThat(calls.backlog(NOW)).isEqualTo(new CallRepository.Backlog(null, 0));
    VideoCall undelivered = inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW));
    Instant due =
        settled(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW)).dueAt().orElseThrow();
    calls.claimDue(due, Duration.ZERO, LEASE, 10);

    assertThat(calls.backlog(NOW))
        .as("events that wait make no call overdue")
        .isEqualTo(new CallRepository.Backlog(null, 1));
    calls.update(undelivered.delivered(1));
    assertThat(calls.backlog(NOW)).isEqualTo(new CallRepository.Backlog(null, 0));
    assertThat(calls.backlog(due)).isEqualTo(new CallRepository.Backlog(due, 0));
  }

  @Test
  void aClaimRespectsItsLimit() {
    for (int i = 0; i < 5; i++) {
      settled(CallRequest.inviting("ben").onBehalfOf("anna"));
    }
    Instant due = NOW.plusSeconds(3600);

    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 3)).hasSize(3);
    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 3)).hasSize(2);
  }

  @Test
  void aClaimLastsUntilItsLeaseExpiresOrIsReleased() {
    VideoCall call = settled(CallRequest.inviting("ben").onBehalfOf("anna"));
    Instant due = call.dueAt().orElseThrow();

    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 1)).containsExactly(call);
    calls.release(List.of(call.id()));
    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 1)).containsExactly(call);
    pass(LEASE.dividedBy(2));
    Instant half = due.plus(LEASE.dividedBy(2));
    assertThat(calls.claimDue(half, Duration.ZERO, LEASE, 1)).isEmpty();
    pass(LEASE.dividedBy(2));
    assertThat(calls.claimDue(due.plus(LEASE), Duration.ZERO, LEASE, 1)).containsExactly(call);
  }

  @Test
  void aRenewedLeaseLastsLonger() {
    VideoCall call = settled(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW));
    Instant due = call.dueAt().orElseThrow();
    calls.claimDue(due, Duration.ZERO, LEASE, 1);

    VideoCall accepted =
        calls.update(call.accept("ben", NOW).then(c -> c.delivered(c.outbox().recorded())));
    pass(Duration.ofSeconds(1));
    assertThat(calls.renew(List.of(call.id()), due.plusSeconds(1), LEASE))
        .as("as it is now")
        .containsExactly(accepted);

    pass(LEASE.dividedBy(2));
    assertThat(calls.claimDue(due.plus(LEASE), Duration.ZERO, LEASE, 1)).isEmpty();
    pass(LEASE.dividedBy(2));
    Instant over = due.plusSeconds(1).plus(LEASE);
    assertThat(calls.claimDue(over, Duration.ZERO, LEASE, 1)).containsExactly(accepted);
  }

  @Test
  void storingKeepsTheLeaseUnlessTheCallIsDueEarlier() {
    VideoCall call =
        settled(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plusSeconds(60)));
    Instant due = call.dueAt().orElseThrow();
    calls.claimDue(due, Duration.ZERO, LEASE, 1);

    VideoCall moved =
        calls.update(
            call.reschedule(Actor.system(), call.scheduledAt().plusSeconds(1), null, null, NOW)
                .then(c -> c.delivered(c.outbox().recorded())));
    assertThat(calls.claimDue(due.plusSeconds(1), Duration.ofHours(1), LEASE, 1)).isEmpty();

    calls.release(List.of(call.id()));
    calls.claimDue(due.plusSeconds(1), Duration.ofHours(1), LEASE, 1);
    VideoCall cancelled = calls.update(moved.cancel(Actor.system(), null, NOW));
    assertThat(calls.claimDue(due.plusSeconds(1), Duration.ZERO, LEASE, 1))
        .as("its event is due at once")
        .containsExactly(cancelled);
  }

  @Test
  void concurrentClaimsDoNotOverlap() {
    IntStream.range(0, 100).forEach(i -> settled(CallRequest.inviting("ben").onBehalfOf("anna")));
    Instant due = NOW.plusSeconds(3600);

    List<List<VideoCall>> shares =
        new ArrayList<>(Together.run(8, i -> calls.claimDue(due, Duration.ZERO, LEASE, 25)));
    shares.add(calls.claimDue(due, Duration.ZERO, LEASE, 100));

    assertThat(shares.stream().flatMap(List::stream).map(VideoCall::id))
        .doesNotHaveDuplicates()
        .hasSize(100);
  }

  @Test
  void theEarliestDueCallsAreClaimedFirstWithAnyLimit() {
    List<VideoCall> made =
        Stream.of(40, 10, 50, 20, 30)
            .map(
                second ->
                    settled(
                        CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plusSeconds(second))))
            .toList();
    Instant due = NOW.plusSeconds(3600);

    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 2))
        .containsExactly(made.get(1), made.get(3));
    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 10))
        .containsExactly(made.get(4), made.get(0), made.get(2));
  }

  @Test
  void aLeaseIsInvalidatedIfTheCallIsDueEarlierThanClaimedFor() {
    VideoCall call = claimed();
    Instant due = dueAt(call);

    VideoCall cancelled = calls.update(call.cancel(Actor.system(), null, due.minusSeconds(1)));

    assertThat(calls.renew(List.of(call.id()), due, LEASE)).isEmpty();
    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 1)).containsExactly(cancelled);
  }

  @Test
  void aLeaseIsInvalidatedIfTheCallIsDueEarlierThanBefore() {
    VideoCall call = claimed();
    Instant due = dueAt(call);
    VideoCall later = calls.update(dueLater(call, LEASE));
    assertThat(calls.renew(List.of(call.id()), due, LEASE)).containsExactly(later);

    VideoCall sooner = calls.update(dueLater(later, Duration.ofNanos(-1000)));

    assertThat(calls.renew(List.of(call.id()), due, LEASE)).isEmpty();
    assertThat(calls.claimDue(dueAt(sooner), Duration.ZERO, LEASE, 1)).containsExactly(sooner);
  }

  @Test
  void aLeaseIsInvalidatedIfTheCallIsDueAfterItExpires() {
    VideoCall call = claimed();
    Instant due = dueAt(call);
    VideoCall atItsEnd = calls.update(dueLater(call, LEASE));
    assertThat(dueAt(atItsEnd)).isEqualTo(due.plus(LEASE));
    assertThat(calls.renew(List.of(call.id()), due, LEASE)).containsExactly(atItsEnd);

    VideoCall after = calls.update(dueLater(atItsEnd, Duration.ofNanos(1000)));

    assertThat(calls.renew(List.of(call.id()), due, LEASE)).isEmpty();
    assertThat(calls.claimDue(due, LEASE.multipliedBy(2), LEASE, 1)).containsExactly(after);
  }

  @Test
  void aLeaseIsInvalidatedIfTheCallIsNeverDueAgain() {
    VideoCall call = claimed();
    Instant due = dueAt(call);

    calls.update(call.advanceTo(due).then(c -> c.delivered(c.outbox().recorded())));

    assertThat(calls.renew(List.of(call.id()), due, LEASE)).isEmpty();
    assertThat(calls.claimDue(due.plusSeconds(3600), Duration.ZERO, LEASE, 1)).isEmpty();
  }

  @Test
  void aRenewedLeaseCoversDueTimesUntilItsNewEnd() {
    VideoCall call = claimed();
    Instant due = dueAt(call);
    pass(Duration.ofSeconds(1));
    calls.renew(List.of(call.id()), due.plusSeconds(1), LEASE);

    VideoCall later = calls.update(dueLater(call, LEASE.plusSeconds(1)));

    assertThat(calls.renew(List.of(call.id()), due.plusSeconds(1), LEASE)).containsExactly(later);
  }

  @Test
  void anExpiredLeaseCannotBeRenewed() {
    VideoCall call = claimed();
    Instant over = dueAt(call).plus(LEASE);
    pass(LEASE);

    assertThat(calls.renew(List.of(call.id()), over, LEASE)).isEmpty();
    assertThat(calls.claimDue(over, Duration.ZERO, LEASE, 1)).containsExactly(call);
  }

  @Test
  void onlyClaimedCallsAreRenewedOrReleased() {
    VideoCall call = settled(CallRequest.inviting("ben").onBehalfOf("anna"));
    List<CallId> ids = List.of(call.id(), CallId.random());

    assertThat(calls.renew(ids, dueAt(call), LEASE)).isEmpty();
    assertThat(calls.renew(List.of(), dueAt(call), LEASE)).isEmpty();
    calls.release(ids);
    calls.release(List.of());
    assertThat(calls.claimDue(dueAt(call), Duration.ZERO, LEASE, 1)).containsExactly(call);
  }

  @Test
  void claimsChangeNoVersionAndBlockNoUpdate() {
    VideoCall call = claimed();

    assertThat(calls.find(call.id())).contains(call);
    assertThat(calls.update(call.accept("ben", NOW)).version()).isEqualTo(call.version() + 1);
  }

  @Test
  void anotherNodeCannotClaimRenewOrReleaseALeasedCall() {
    CallRepository other = otherNode();
    VideoCall call = claimed();
    Instant due = dueAt(call);

    assertThat(other.claimDue(due, Duration.ZERO, LEASE, 1)).isEmpty();
    assertThat(other.renew(List.of(call.id()), due, LEASE.multipliedBy(2))).isEmpty();
    other.release(List.of(call.id()));
    assertThat(other.claimDue(due, Duration.ZERO, LEASE, 1)).isEmpty();
    assertThat(calls.renew(List.of(call.id()), due, LEASE)).containsExactly(call);
  }

  @Test
  void anotherNodeTakesOverAnExpiredLease() {
    CallRepository other = otherNode();
    VideoCall call = claimed();
    Instant over = dueAt(call).plus(LEASE);
    pass(LEASE);

    assertThat(other.claimDue(over, Duration.ZERO, LEASE, 1)).containsExactly(call);
    assertThat(calls.renew(List.of(call.id()), over, LEASE)).isEmpty();
    calls.release(List.of(call.id()));
    assertThat(calls.claimDue(over, Duration.ZERO, LEASE, 1)).isEmpty();
    assertThat(other.renew(List.of(call.id()), over, LEASE)).containsExactly(call);
  }

  @Test
  void anotherNodeGetsReleasedCallsAndCallsThatAreDueEarlier() {
    CallRepository other = otherNode();
    VideoCall call = claimed();
    Instant due = dueAt(call);
    calls.release(List.of(call.id()));
    assertThat(other.claimDue(due, Duration.ZERO, LEASE, 1)).containsExactly(call);

    VideoCall cancelled = calls.update(call.cancel(Actor.system(), null, due.minusSeconds(1)));

    assertThat(other.renew(List.of(call.id()), due, LEASE)).isEmpty();
    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 1)).containsExactly(cancelled);
  }

  private VideoCall claimed() {
    VideoCall call = settled(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW));
    assertThat(calls.claimDue(dueAt(call), Duration.ZERO, LEASE, 1)).containsExactly(call);
    return call;
  }

  private static Instant dueAt(VideoCall call) {
    return call.dueAt().orElseThrow();
  }

  private static CallChange dueLater(VideoCall call, Duration by) {
    return call.reschedule(Actor.system(), call.scheduledAt().plus(by), null, null, NOW)
        .then(c -> c.delivered(c.outbox().recorded()));
  }
}
