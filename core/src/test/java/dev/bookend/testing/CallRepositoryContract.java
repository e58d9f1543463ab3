package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CallRepository} must do. Extend it and hand over an empty one. */
public abstract class CallRepositoryContract {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00.123456Z");
  private static final Duration LEASE = Duration.ofSeconds(2);

  private CallRepository calls;

  /** For subclasses. */
  protected CallRepositoryContract() {}

  /**
   * Makes the repository under test.
   *
   * @return an empty repository
   */
  protected abstract CallRepository emptyRepository();

  /**
   * Lets time pass for a repository that counts leases by a clock of its own; does nothing for one
   * that counts them by the time it is told.
   *
   * @param time how much
   */
  protected void pass(Duration time) {}

  @BeforeEach
  void begin() {
    calls = emptyRepository();
  }

  @Test
  void aCallIsFoundAsItWasStored() {
    CallRequest request =
        CallRequest.between("anna", "ben", "cleo 🎈")
            .at(NOW.plusSeconds(60))
            .lasting(Duration.ofMillis(1500))
            .forBooking("booking-1")
            .withRoles(Map.of("anna", "care_recipient"))
            .withRequestKey("key-1");
    VideoCall stored = calls.insert(change(request, everyTermSet()));

    assertThat(stored.version()).isEqualTo(1);
    assertThat(calls.find(stored.id())).contains(stored);
  }

  private static CallTerms everyTermSet() {
    return CallTerms.defaults()
        .withAnswerWithin(Duration.ofMinutes(3))
        .withWarnBefore(Duration.ofSeconds(5))
        .withExtendableBy(Duration.ofSeconds(90));
  }

  @Test
  void everyMoveIsStoredWholeAndReadBackTheSame() {
    VideoCall call = calls.insert(change(CallRequest.between("anna", "ben"), everyTermSet()));
    Instant end = NOW.plusSeconds(20);
    List<Function<VideoCall, CallChange>> story =
        List.of(
            c -> c.accept("ben", NOW),
            c -> c.admit("anna", NOW).then(VideoCall::roomAsked),
            c -> c.roomOpened("RM1", NOW),
            c -> c.admit("ben", NOW),
            c -> c.connected("anna", null, NOW, NOW),
            c -> c.connected("ben", "PA2", NOW, NOW),
            c -> c.left("anna", null, NOW.plusSeconds(1), NOW.plusSeconds(1)),
            c -> c.extend(Actor.of("ben"), Duration.ofSeconds(5), NOW.plusSeconds(2)),
            c -> c.delivered(3),
            c -> c.notDelivered(NOW),
            c -> c.elapse(end.minusSeconds(5)),
            c -> c.elapse(end),
            c -> c.roomNotClosed(end),
            c -> c.roomClosed(c.room(), end.plusSeconds(1)));
    List<CallEvent> told = new ArrayList<>(calls.history(call.id()));
    for (Function<VideoCall, CallChange> move : story) {
      CallChange change = move.apply(call);
      call = calls.update(change);
      told.addAll(change.events());
      assertThat(call).isEqualTo(change.stored());
      assertThat(calls.find(call.id())).contains(call);
    }

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(calls.history(call.id())).isEqualTo(told);
    assertThat(told)
        .extracting(CallEvent::sequence)
        .isEqualTo(IntStream.rangeClosed(1, told.size()).boxed().toList());
  }

  @Test
  void theEventsOfOtherEndingsAreReadBackToo() {
    VideoCall cancelled = inserted("anna", "ben");
    calls.update(cancelled.cancel(Actor.of("anna"), "Ünwell – sorry 🙏", NOW));
    VideoCall moved = inserted("anna", "ben");
    VideoCall again = calls.update(moved.reschedule(Actor.host(), NOW.plusSeconds(9), null, NOW));
    calls.update(again.decline("ben", NOW));
    VideoCall expired = inserted("anna", "ben");
    calls.update(expired.elapse(NOW.plusSeconds(3600)));
    VideoCall missed = calls.update(inserted("anna", "ben").accept("ben", NOW));
    calls.update(missed.elapse(NOW.plusSeconds(3600)));

    assertThat(
            Stream.of(cancelled, moved, expired, missed)
                .flatMap(call -> calls.history(call.id()).stream())
                .map(event -> event.getClass().getSimpleName()))
        .containsExactly(
            "Requested",
            "Cancelled",
            "Requested",
            "Rescheduled",
            "Declined",
            "Requested",
            "Expired",
            "Requested",
            "Accepted",
            "Missed");
    assertThat(calls.history(cancelled.id()).get(1))
        .isEqualTo(new CallEvent.Cancelled(cancelled.id(), 2, NOW, "anna", "Ünwell – sorry 🙏"));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    CallId nowhere = CallId.random();

    assertThat(calls.find(nowhere)).isEmpty();
    assertThat(calls.history(nowhere)).isEmpty();
    VideoCall unknown = change(CallRequest.between("anna", "ben")).stored();
    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(unknown.accept("ben", NOW)));
  }

  @Test
  void ofTwoWhoLoadedTheSameVersionTheSecondLosesAndTheFirstStands() {
    VideoCall call = inserted("anna", "ben");
    VideoCall first = calls.update(call.accept("ben", NOW));

    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(call.decline("ben", NOW)))
        .satisfies(e -> assertThat(e.callId()).isEqualTo(call.id()));
    assertThat(calls.find(call.id())).contains(first);
    assertThat(calls.history(call.id())).hasSize(2);
  }

  @Test
  void anIdIsTakenOnce() {
    CallChange change = change(CallRequest.between("anna", "ben"));
    VideoCall call = calls.insert(change);

    assertThatExceptionOfType(CallConflictException.class).isThrownBy(() -> calls.insert(change));
    assertThat(calls.find(call.id())).contains(call);
    assertThat(calls.history(call.id())).hasSize(1);
  }

  @Test
  void aRequestKeyIsTheRequestersOwnAndGivesTheSameCallAgain() {
    CallRequest request = CallRequest.between("anna", "ben").withRequestKey("key");
    VideoCall call = calls.insert(change(request));

    assertThat(calls.insert(change(request))).isEqualTo(call);
    VideoCall others =
        calls.insert(change(CallRequest.between("ben", "anna").withRequestKey("key")));
    assertThat(others.id()).isNotEqualTo(call.id());
    assertThat(calls.search(CallQuery.all()).items()).hasSize(2);
  }

  @Test
  void aRequestKeyUsedByManyAtOnceMakesOneCall() {
    CallRequest request = CallRequest.between("anna", "ben").withRequestKey("key");

    List<VideoCall> made = Together.run(16, i -> calls.insert(change(request)));

    assertThat(made).extracting(VideoCall::id).containsOnly(made.get(0).id());
    assertThat(calls.search(CallQuery.all()).items()).hasSize(1);
  }

  @Test
  void manyChangesAreStoredEachForItself() {
    VideoCall one = inserted("anna", "ben");
    VideoCall two = inserted("anna", "cleo");
    VideoCall gone = change(CallRequest.between("anna", "dan")).stored();
    calls.update(two.accept("cleo", NOW));

    Set<CallId> lost =
        calls.updateAll(
            List.of(one.accept("ben", NOW), two.decline("cleo", NOW), gone.decline("dan", NOW)));

    assertThat(lost).containsExactlyInAnyOrder(two.id(), gone.id());
    assertThat(calls.find(one.id()).orElseThrow().status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(calls.find(two.id()).orElseThrow().status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(calls.history(one.id())).hasSize(2);
    assertThat(calls.history(two.id())).hasSize(2);
  }

  @Test
  void whoRacesToChangeACallIsHeardExactlyOnceEach() {
    VideoCall call = inserted("anna", IntStream.range(0, 16).mapToObj(i -> "p" + i).toArray());

    Together.run(16, i -> retried(call.id(), c -> c.accept("p" + i, NOW)));

    VideoCall after = calls.find(call.id()).orElseThrow();
    assertThat(after.version()).isEqualTo(17);
    assertThat(after.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(calls.history(call.id()))
        .extracting(CallEvent::sequence)
        .isEqualTo(IntStream.rangeClosed(1, 17).boxed().toList());
  }

  private VideoCall retried(CallId id, Function<VideoCall, CallChange> move) {
    while (true) {
      try {
        return calls.update(move.apply(calls.find(id).orElseThrow()));
      } catch (CallConflictException lost) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void searchesFindByPersonBookingStatusAndTime() {
    VideoCall early = inserted(CallRequest.between("anna", "ben").at(NOW.plusSeconds(10)));
    VideoCall late =
        inserted(CallRequest.between("ben", "cleo").at(NOW.plusSeconds(20)).forBooking("b"));
    VideoCall accepted = calls.update(early.accept("ben", NOW));

    assertThat(found(CallQuery.all())).containsExactly(late, accepted);
    assertThat(found(CallQuery.all().ofParticipant("cleo"))).containsExactly(late);
    assertThat(found(CallQuery.all().ofParticipant("nobody"))).isEmpty();
    assertThat(found(query("b", Set.of(), null, null))).containsExactly(late);
    assertThat(found(query(null, Set.of(CallStatus.ACCEPTED), null, null)))
        .containsExactly(accepted);
    assertThat(found(query(null, Set.of(CallStatus.ACCEPTED, CallStatus.PENDING), null, null)))
        .hasSize(2);
    assertThat(found(query(null, Set.of(), NOW.plusSeconds(20), null))).containsExactly(late);
    assertThat(found(query(null, Set.of(), null, NOW.plusSeconds(20)))).containsExactly(accepted);
  }

  private static CallQuery query(
      String booking, Set<CallStatus> statuses, Instant from, Instant to) {
    return new CallQuery(null, booking, statuses, from, to, 50, null);
  }

  private List<VideoCall> found(CallQuery query) {
    return calls.search(query).items();
  }

  @Test
  void pagesFollowOneAnotherWithoutGapOrRepetition() {
    List<VideoCall> made =
        IntStream.range(0, 25)
            .mapToObj(i -> inserted(CallRequest.between("anna", "ben").at(NOW.plusSeconds(i / 5))))
            .toList();

    List<VideoCall> seen = new ArrayList<>();
    CallQuery.Cursor cursor = null;
    do {
      CallQuery.Page page =
          calls.search(new CallQuery("anna", null, Set.of(), null, null, 4, cursor));
      seen.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    assertThat(seen.stream().map(CallQuery.Cursor::after)).isSorted();
  }

  @Test
  void whatIsDueIsClaimedEarliestFirstAndByOneOnly() {
    VideoCall later = settled(CallRequest.between("anna", "ben").at(NOW.plusSeconds(5)));
    VideoCall sooner = settled(CallRequest.between("anna", "ben").at(NOW));
    Instant due = sooner.dueAt().orElseThrow();

    assertThat(calls.claimDue(due.minusMillis(1), Duration.ZERO, LEASE, 10)).isEmpty();
    assertThat(calls.claimDue(due, Duration.ofSeconds(5), LEASE, 10))
        .containsExactly(sooner, later);
    assertThat(calls.claimDue(due, Duration.ofSeconds(5), LEASE, 10)).isEmpty();
  }

  @Test
  void aClaimTakesNoMoreThanItsLimit() {
    for (int i = 0; i < 5; i++) {
      settled(CallRequest.between("anna", "ben"));
    }
    Instant due = NOW.plusSeconds(3600);

    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 3)).hasSize(3);
    assertThat(calls.claimDue(due, Duration.ZERO, LEASE, 3)).hasSize(2);
  }

  @Test
  void aClaimLastsUntilItsLeaseIsOverOrItIsReleased() {
    VideoCall call = settled(CallRequest.between("anna", "ben"));
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
  void aClaimThatIsRenewedLastsLonger() {
    VideoCall call = settled(CallRequest.between("anna", "ben"));
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
  void whoWorksOnAClaimKeepsItWhileStoringButAnEarlierDueTimeIsForEverybody() {
    VideoCall call = settled(CallRequest.between("anna", "ben").at(NOW.plusSeconds(60)));
    Instant due = call.dueAt().orElseThrow();
    calls.claimDue(due, Duration.ZERO, LEASE, 1);

    VideoCall moved =
        calls.update(
            call.reschedule(Actor.host(), call.scheduledAt().plusSeconds(1), null, NOW)
                .then(c -> c.delivered(c.outbox().recorded())));
    assertThat(calls.claimDue(due.plusSeconds(1), Duration.ofHours(1), LEASE, 1)).isEmpty();

    calls.release(List.of(call.id()));
    calls.claimDue(due.plusSeconds(1), Duration.ofHours(1), LEASE, 1);
    VideoCall cancelled = calls.update(moved.cancel(Actor.host(), null, NOW));
    assertThat(calls.claimDue(due.plusSeconds(1), Duration.ZERO, LEASE, 1))
        .as("its event is due at once")
        .containsExactly(cancelled);
  }

  @Test
  void aRequestIsFoundByItsRequesterAndKey() {
    VideoCall call = inserted(CallRequest.between("anna", "ben").withRequestKey("key"));

    assertThat(calls.findRequest("anna", "key")).contains(call);
    assertThat(calls.findRequest("ben", "key")).isEmpty();
    assertThat(calls.findRequest("anna", "other")).isEmpty();
  }

  @Test
  void manyWhoClaimAtOnceShareTheCallsWithoutOverlap() {
    IntStream.range(0, 100).forEach(i -> settled(CallRequest.between("anna", "ben")));
    Instant due = NOW.plusSeconds(3600);

    List<List<VideoCall>> shares =
        Together.run(8, i -> calls.claimDue(due, Duration.ZERO, LEASE, 25));

    List<VideoCall> rest = calls.claimDue(due, Duration.ZERO, LEASE, 100);
    assertThat(Stream.concat(shares.stream(), Stream.of(rest)).flatMap(List::stream))
        .extracting(VideoCall::id)
        .doesNotHaveDuplicates()
        .hasSize(100);
  }

  @Test
  void exclusiveCallsOfOnePersonDoNotOverlap() {
    CallTerms terms = CallTerms.defaults().withExclusive(true).withLimit(Duration.ofMinutes(10));
    CallRequest first = CallRequest.between("anna", "ben").at(NOW.plusSeconds(600));
    VideoCall call = calls.insert(change(first, terms));

    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(() -> calls.insert(change(first.at(NOW.plusSeconds(1199)), terms)));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(
            () ->
                calls.insert(
                    change(CallRequest.between("cleo", "ben").at(NOW.plusSeconds(1)), terms)));
    VideoCall after = calls.insert(change(first.at(NOW.plusSeconds(1200)), terms));
    calls.insert(change(first, CallTerms.defaults()));
    assertThatExceptionOfType(DoubleBookedException.class)
        .isThrownBy(
            () -> calls.update(after.reschedule(Actor.host(), NOW.plusSeconds(700), null, NOW)));
    assertThat(calls.find(after.id())).contains(after);

    calls.update(call.cancel(Actor.host(), null, NOW));
    calls.update(after.reschedule(Actor.host(), NOW.plusSeconds(700), null, NOW));
  }

  @Test
  void ofManyExclusiveCallsAtOneTimeOneIsMade() {
    CallTerms terms = CallTerms.defaults().withExclusive(true);

    List<Boolean> made =
        Together.run(
            8,
            i -> {
              try {
                calls.insert(change(CallRequest.between("p" + i, "ben"), terms));
                return true;
              } catch (DoubleBookedException e) {
                return false;
              }
            });

    assertThat(made).containsOnlyOnce(true);
  }

  @Test
  void whatIsStoredWithoutTheHostsTransactionIsThereAtOnce() {
    List<String> told = new ArrayList<>();

    inserted("anna", "ben");
    calls.afterCommit(() -> told.add("now"));

    assertThat(told).containsExactly("now");
  }

  @Test
  void purgingDeletesWhatEndedBeforeAndIsDone() {
    VideoCall live = settled(CallRequest.between("anna", "ben"));
    VideoCall old = over(CallRequest.between("anna", "ben").withRequestKey("k"), NOW);
    VideoCall later = over(CallRequest.between("anna", "ben"), NOW.plusSeconds(1));
    VideoCall untold = calls.update(inserted("anna", "ben").cancel(Actor.host(), null, NOW));

    assertThat(calls.purge(NOW, 10)).isZero();
    assertThat(calls.purge(NOW.plusSeconds(1), 10)).isOne();

    assertThat(calls.find(old.id())).isEmpty();
    assertThat(calls.history(old.id())).isEmpty();
    assertThat(calls.findRequest("anna", "k")).isEmpty();
    assertThat(calls.search(CallQuery.all().ofParticipant("anna")).items())
        .containsExactlyInAnyOrder(live, later, untold);
  }

  @Test
  void purgingTakesNoMoreThanItsLimit() {
    for (int i = 0; i < 5; i++) {
      over(CallRequest.between("anna", "ben"), NOW);
    }

    assertThat(calls.purge(NOW.plusSeconds(1), 3)).isEqualTo(3);
    assertThat(calls.purge(NOW.plusSeconds(1), 3)).isEqualTo(2);
  }

  @Test
  void aPersonIsForgottenInCallsThatAreOverAndOthersStay() {
    VideoCall live = settled(CallRequest.between("anna", "ben"));
    VideoCall asked = over(CallRequest.between("anna", "ben").withRequestKey("k"), NOW);
    VideoCall invited = over(CallRequest.between("cleo", "anna", "forgotten-2"), NOW);

    assertThat(calls.forget("anna", 10)).isEqualTo(2);
    assertThat(calls.forget("anna", 10)).isZero();

    assertThat(calls.search(CallQuery.all().ofParticipant("anna")).items()).containsExactly(live);
    assertThat(calls.search(CallQuery.all().ofParticipant("ben")).items()).hasSize(2);
    assertThat(calls.findRequest("anna", "k")).isEmpty();
    VideoCall after = calls.find(asked.id()).orElseThrow();
    assertThat(after.requestedBy()).isEqualTo("forgotten-1");
    assertThat(people(after)).containsExactly("forgotten-1", "ben");
    assertThat(after.endReason()).isEqualTo(asked.endReason());
    assertThat(calls.history(asked.id()))
        .hasSize(2)
        .containsExactly(
            new CallEvent.Requested(asked.id(), 1, NOW, "forgotten-1", NOW),
            new CallEvent.Cancelled(asked.id(), 2, NOW, "forgotten-1", null));
    assertThat(people(calls.find(invited.id()).orElseThrow()))
        .containsExactly("cleo", "forgotten-5", "forgotten-2");
  }

  private static List<String> people(VideoCall call) {
    return call.participants().stream().map(Participant::identity).toList();
  }

  private VideoCall over(CallRequest request, Instant at) {
    VideoCall call = inserted(request);
    return calls.update(
        call.cancel(Actor.of(call.requestedBy()), "because", at)
            .then(c -> c.delivered(c.outbox().recorded())));
  }

  private VideoCall settled(CallRequest request) {
    return calls.insert(change(request).then(call -> call.delivered(call.outbox().recorded())));
  }

  private VideoCall inserted(String requester, Object... invitees) {
    String[] names = Stream.of(invitees).map(Object::toString).toArray(String[]::new);
    return inserted(CallRequest.between(requester, names));
  }

  private VideoCall inserted(CallRequest request) {
    return calls.insert(change(request));
  }

  private static CallChange change(CallRequest request) {
    return change(request, CallTerms.defaults());
  }

  private static CallChange change(CallRequest request, CallTerms terms) {
    return VideoCall.request(CallId.random(), request, terms, NOW);
  }
}
