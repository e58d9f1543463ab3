package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.Admission;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.Cause;
import dev.bookend.call.EndReason;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.LeaveReason;
import dev.bookend.call.Participant;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of people: rights, admission, guests, reminders, and changes of people of a call. */
abstract class PeopleContract extends RequestKeyContract {
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor DESK = Actor.system("front-desk \"1\" 🎈");
  private static final String REASON = "It's “he” \\ them 🙏";
  private static final Instant LATER = NOW.plusSeconds(3600);

  @Test
  void everyEventIsReadBackWithAllItsFields() {
    VideoCall call = inserted("anna", "ben");
    List<CallEvent> events = eventsOfAllKinds(call.id());

    calls.update(new CallChange(recorded(call, events.size()), events, true));

    assertThat(calls.history(call.id(), 1, 200)).isEqualTo(events);
    for (Class<?> kind : CallEvent.class.getPermittedSubclasses()) {
      assertThat(events).hasAtLeastOneElementOfType(kind);
    }
  }

  private static VideoCall recorded(VideoCall call, int more) {
    return new VideoCall(
        call.id(),
        call.requestedBy(),
        call.bookingId(),
        call.terms(),
        call.scheduledAt(),
        call.status(),
        call.endReason(),
        call.endedBy(),
        call.participants(),
        call.times(),
        call.room(),
        new CallEvent.Outbox(1 + more, 0, 0, NOW),
        call.version());
  }

  private static List<CallEvent> eventsOfAllKinds(CallId id) {
    List<IntFunction<CallEvent>> kinds = new ArrayList<>();
    for (Cause cause :
        List.of(
            Cause.NONE,
            Cause.of(DESK, null),
            Cause.of(DESK, REASON),
            Cause.of(Actor.system(), REASON),
            Cause.of(ANNA, null),
            Cause.of(ANNA, REASON))) {
      kinds.add(n -> new CallEvent.Cancelled(id, n, NOW, cause));
      kinds.add(n -> new CallEvent.Rescheduled(id, n, NOW, cause, LATER));
      kinds.add(n -> new CallEvent.Missed(id, n, NOW, cause, null));
      kinds.add(n -> new CallEvent.Extended(id, n, NOW, cause, LATER));
      kinds.add(n -> new CallEvent.Admitted(id, n, NOW, cause, "ben"));
      kinds.add(n -> new CallEvent.Denied(id, n, NOW, cause, "ben"));
      kinds.add(n -> new CallEvent.Removed(id, n, NOW, cause, "ben"));
      kinds.add(n -> new CallEvent.Added(id, n, NOW, cause, "ben"));
      for (EndReason reason : EndReason.values()) {
        kinds.add(n -> new CallEvent.Missed(id, n, NOW, cause, reason));
        kinds.add(n -> new CallEvent.Completed(id, n, NOW, cause, reason));
      }
    }
    for (LeaveReason reason : LeaveReason.values()) {
      kinds.add(n -> new CallEvent.Left(id, n, NOW, "ben", reason));
    }
    kinds.add(n -> new CallEvent.Requested(id, n, NOW, null, LATER));
    kinds.add(n -> new CallEvent.Requested(id, n, NOW, "anna", LATER));
    kinds.add(n -> new CallEvent.Accepted(id, n, NOW, "ben"));
    kinds.add(n -> new CallEvent.Declined(id, n, NOW, "ben"));
    kinds.add(n -> new CallEvent.Expired(id, n, NOW));
    kinds.add(n -> new CallEvent.JoinOpened(id, n, NOW));
    kinds.add(n -> new CallEvent.TokenIssued(id, n, NOW, "ben"));
    kinds.add(n -> new CallEvent.Arrived(id, n, NOW, "ben"));
    kinds.add(n -> new CallEvent.StoppedWaiting(id, n, NOW, "ben"));
    kinds.add(n -> new CallEvent.ReminderDue(id, n, NOW, Duration.ofMillis(90_001), LATER));
    kinds.add(n -> new CallEvent.ReminderDue(id, n, NOW, Duration.ofDays(366), LATER));
    kinds.add(n -> new CallEvent.MissedCall(id, n, NOW, "ben"));
    kinds.add(n -> new CallEvent.NoShow(id, n, NOW, "ben", Duration.ZERO));
    kinds.add(n -> new CallEvent.NoShow(id, n, NOW, "ben", Duration.ofMillis(61_001)));
    kinds.add(n -> new CallEvent.Busy(id, n, NOW, "ben"));
    kinds.add(n -> new CallEvent.Connected(id, n, NOW, "ben", null));
    kinds.add(n -> new CallEvent.Connected(id, n, NOW, "ben", "PA1"));
    kinds.add(n -> new CallEvent.Started(id, n, NOW, LATER));
    kinds.add(n -> new CallEvent.EndingSoon(id, n, NOW, LATER));
    kinds.add(n -> new CallEvent.RoomClosed(id, n, NOW));
    return IntStream.range(0, kinds.size()).mapToObj(i -> kinds.get(i).apply(i + 2)).toList();
  }

  @Test
  void everyTransitionOfPeopleIsStoredAndReadBackEqual() {
    Map<String, RolePolicy> policies =
        Map.of(
            "patient",
            RolePolicy.builder().waits(true).build(),
            "carer",
            RolePolicy.builder().admits(true).required(true).build());
    CallTerms terms =
        everyTermSet().toBuilder()
            .remindBefore(List.of(Duration.ofMinutes(10), Duration.ofMinutes(20)))
            .answerWithin(null)
            .build();
    CallRequest request =
        CallRequest.inviting("ben", "cleo", "dan")
            .onBehalfOf("anna")
            .at(LATER)
            .withRoles(Map.of("ben", "patient", "cleo", "carer"))
            .withRolePolicies(policies);
    VideoCall call = calls.insert(change(request, terms));
    GuestKey key = GuestKey.random(call.id());
    GuestInvitation uncle = new GuestInvitation("Öz \"Tante\" 🎈", "patient", LATER, true);
    Instant end = LATER.plusSeconds(15);
    List<Function<VideoCall, CallChange>> story =
        List.of(
            c -> c.advanceTo(LATER.minus(Duration.ofMinutes(20))),
            c -> c.accept("ben", NOW).then(after -> after.accept("cleo", NOW)),
            c -> c.decline("dan", NOW),
            c -> c.advanceTo(LATER.minus(Duration.ofMinutes(10))),
            c -> c.inviteGuest(DESK, uncle, key, NOW),
            c -> c.arrive("ben", LATER),
            c -> c.left("ben", null, LATER, LATER),
            c -> c.arrive("ben", LATER.plusMillis(1)),
            c -> c.arrive(guest(c), LATER),
            c -> c.admit(Actor.of("cleo"), "ben", LATER),
            c -> c.deny(DESK, guest(c), REASON, LATER),
            c -> c.add(ANNA, "dan", "patient", LATER),
            c -> c.add(DESK, "eve", null, LATER),
            c -> c.accept("eve", LATER),
            c -> c.join("ben", LATER).then(VideoCall::roomRequested),
            c -> c.roomOpened("RM1", LATER),
            c -> c.join("cleo", LATER),
            c -> c.connected("ben", "PA1", LATER, LATER),
            c -> c.connected("cleo", "PA2", LATER, LATER),
            c -> c.remove(DESK, "ben", REASON, LATER),
            c -> c.connected("ben", "PA3", LATER, LATER),
            c -> c.add(DESK, "ben", null, LATER),
            c -> c.replace(DESK, "dan", "finn", REASON, LATER),
            c -> c.complete(DESK, REASON, end));

    VideoCall over = stored(call, story);

    assertThat(over.endedBy()).isEqualTo(Cause.of(DESK, REASON));
    assertThat(calls.history(call.id(), 0, 100))
        .extracting(CallEvent::type)
        .contains("reminder_due", "stopped_waiting", "admitted", "denied", "removed", "no_show");
  }

  private static String guest(VideoCall call) {
    return call.participants().stream()
        .filter(person -> person.guest() != null)
        .map(Participant::identity)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyStateOfAdmissionIsReadBackEqual() {
    VideoCall call = inserted("anna", "ben");
    for (Admission.State state : Admission.State.values()) {
      boolean isInitial = state == Admission.State.NOT_NEEDED || state == Admission.State.REQUIRED;
      Admission admission = new Admission(state, isInitial ? null : LATER);
      VideoCall before = calls.find(call.id()).orElseThrow();
      List<Participant> people =
          before.participants().stream().map(person -> with(admission, person)).toList();
      VideoCall after = calls.update(new CallChange(with(people, before), List.of(), true));
      assertThat(calls.find(call.id())).contains(after);
      assertThat(after.participants()).isEqualTo(people);
    }
  }

  private static Participant with(Admission admission, Participant person) {
    return new Participant(
        person.identity(),
        person.role(),
        person.response(),
        admission,
        person.tokenIssuedAt(),
        person.connections(),
        person.activity(),
        person.guest());
  }

  private static VideoCall with(List<Participant> people, VideoCall call) {
    return new VideoCall(
        call.id(),
        call.requestedBy(),
        call.bookingId(),
        call.terms(),
        call.scheduledAt(),
        call.status(),
        call.endReason(),
        call.endedBy(),
        people,
        call.times(),
        call.room(),
        call.outbox(),
        call.version());
  }

  @Test
  void aBusyPersonAndAMissedRingAreReadBackEqual() {
    CallRequest request = CallRequest.inviting("ben", "cleo").onBehalfOf("anna");
    CallChange ringing =
        VideoCall.request(CallId.random(), DESK, request, CallTerms.defaults(), NOW)
            .then(call -> call.busy("ben", NOW));
    VideoCall call = calls.insert(ringing);
    assertThat(calls.find(call.id())).contains(ringing.stored());
    assertThat(call.participant("ben").orElseThrow().activity().busy()).isTrue();

    VideoCall expired = stored(call, List.of(c -> c.advanceTo(c.answerBy())));

    assertThat(expired.status()).isEqualTo(CallStatus.EXPIRED);
    assertThat(calls.history(call.id(), 0, 100))
        .extracting(CallEvent::type)
        .containsExactly("requested", "busy", "expired", "missed_call", "missed_call");
  }

  @Test
  void anAddedPersonFindsTheCallAndIsAwaitedUntilTheAnswer() {
    VideoCall call = calls.update(inserted("anna", "ben").accept("ben", NOW));
    assertThat(found(CallQuery.all().ofParticipant("cleo"))).isEmpty();

    VideoCall added = calls.update(call.add(ANNA, "cleo", "interpreter", NOW));
    assertThat(found(CallQuery.all().ofParticipant("cleo"))).containsExactly(added);
    assertThat(awaiting("cleo")).containsExactly(added);
    assertThat(awaiting("ben")).isEmpty();
    assertThat(joinable("cleo", NOW)).containsExactly(added);

    VideoCall accepted = calls.update(added.accept("cleo", NOW));
    assertThat(awaiting("cleo")).isEmpty();
    assertThat(joinable("cleo", NOW)).containsExactly(accepted);

    VideoCall moved = calls.update(accepted.reschedule(ANNA, LATER, null, null, NOW));
    assertThat(awaiting("cleo")).containsExactly(moved);
    CallQuery ringing =
        CallQuery.builder().participant("cleo").awaiting(true).joinableAt(LATER).build();
    assertThat(found(ringing)).containsExactly(moved);
    CallQuery then = CallQuery.builder().participant("cleo").from(LATER).limit(9).build();
    assertThat(found(then)).containsExactly(moved);
  }

  @Test
  void aPersonWhoIsAddedToACallThatRunsIsAwaited() {
    VideoCall running =
        calls.update(
            inserted("anna", "ben")
                .accept("ben", NOW)
                .then(c -> c.join("anna", NOW))
                .then(c -> c.join("ben", NOW))
                .then(c -> c.connected("anna", "PA1", NOW, NOW))
                .then(c -> c.connected("ben", "PA2", NOW, NOW))
                .then(c -> c.add(ANNA, "cleo", null, NOW)));
    assertThat(running.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(awaiting("cleo")).containsExactly(running);

    VideoCall over = calls.update(running.complete(ANNA, null, NOW));
    assertThat(awaiting("cleo")).doesNotContain(over).isEmpty();
  }

  @Test
  void aRemovedPersonFindsTheCallButIsNeitherAwaitedNorJoinable() {
    VideoCall call = inserted("anna", "ben", "cleo");
    VideoCall accepted = calls.update(call.accept("ben", NOW));
    assertThat(awaiting("cleo")).containsExactly(accepted);

    VideoCall without = calls.update(accepted.remove(DESK, "cleo", REASON, NOW));
    assertThat(without.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(found(CallQuery.all().ofParticipant("cleo"))).containsExactly(without);
    assertThat(awaiting("cleo")).isEmpty();
    assertThat(joinable("cleo", NOW)).isEmpty();
    assertThat(joinable("anna", NOW)).containsExactly(without);

    VideoCall moved = calls.update(without.reschedule(ANNA, LATER, null, null, NOW));
    assertThat(awaiting("ben")).containsExactly(moved);
    assertThat(awaiting("cleo")).as("removal lasts").isEmpty();
    VideoCall again = calls.update(moved.accept("ben", NOW));
    assertThat(joinable("cleo", LATER)).as("removal lasts").isEmpty();
    assertThat(joinable("ben", LATER)).containsExactly(again);
  }

  @Test
  void aPersonWhoDeclinedOrWasRemovedMayBeAddedAgain() {
    VideoCall call = inserted("anna", "ben", "cleo", "dan");
    VideoCall fewer =
        calls.update(
            call.decline("ben", NOW)
                .then(c -> c.accept("dan", NOW))
                .then(c -> c.remove(ANNA, "cleo", null, NOW)));
    assertThat(awaiting("ben")).isEmpty();

    VideoCall again =
        calls.update(
            fewer
                .add(ANNA, "ben", "patient", NOW)
                .then(c -> c.replace(ANNA, "dan", "cleo", null, NOW)));
    assertThat(calls.find(call.id())).contains(again);
    for (String added : List.of("ben", "cleo")) {
      assertThat(awaiting(added)).as(added).containsExactly(again);
      assertThat(joinable(added, NOW)).as(added).containsExactly(again);
      assertThat(found(CallQuery.all().ofParticipant(added))).as(added).containsExactly(again);
    }
    assertThat(joinable("dan", NOW)).isEmpty();

    VideoCall out =
        calls.update(again.add(ANNA, "eve", null, NOW).then(c -> c.remove(ANNA, "eve", null, NOW)));
    assertThat(found(CallQuery.all().ofParticipant("eve"))).containsExactly(out);
    assertThat(awaiting("eve")).as("added and removed in one change").isEmpty();
  }

  @Test
  void aGuestFindsOnlyTheOwnCall() {
    VideoCall other = calls.update(inserted("anna", "ben").accept("ben", NOW));
    VideoCall call = calls.update(inserted("anna", "ben").accept("ben", NOW));
    GuestKey key = GuestKey.random(call.id());
    VideoCall with = calls.update(call.inviteGuest(ANNA, GuestInvitation.named("Uncle"), key, NOW));

    assertThat(found(CallQuery.all().ofParticipant(guest(with)))).containsExactly(with);
    assertThat(joinable(guest(with), NOW)).containsExactly(with).doesNotContain(other);
    assertThat(awaiting(guest(with))).as("has accepted by coming").isEmpty();
    VideoCall revoked = calls.update(with.remove(ANNA, guest(with), null, NOW));
    assertThat(joinable(guest(revoked), NOW)).isEmpty();
  }

  @Test
  void thePersonOfALostAdditionDoesNotFindTheCall() {
    VideoCall call = inserted("anna", "ben");
    VideoCall first = calls.update(call.add(ANNA, "cleo", null, NOW));

    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(call.add(ANNA, "dan", null, NOW)));

    assertThat(calls.find(call.id())).contains(first);
    assertThat(found(CallQuery.all().ofParticipant("dan"))).isEmpty();
    assertThat(calls.history(call.id(), 0, 100)).hasSize(2);
  }

  @Test
  void peopleAddedAndRemovedByManyAtOnceAreEachStoredOnce() {
    VideoCall call = inserted("anna", IntStream.range(0, 9).mapToObj(i -> "old" + i).toArray());

    Together.run(
        16,
        i ->
            i % 2 == 0
                ? retried(call.id(), c -> c.add(ANNA, "new" + i, null, NOW))
                : retried(call.id(), c -> c.remove(DESK, "old" + i / 2, null, NOW)));

    VideoCall after = calls.find(call.id()).orElseThrow();
    assertThat(after.participants()).hasSize(18);
    assertThat(calls.history(call.id(), 0, 100))
        .extracting(CallEvent::sequence)
        .isEqualTo(IntStream.rangeClosed(1, 17).boxed().toList());
    for (int i = 0; i < 16; i += 2) {
      assertThat(awaiting("new" + i)).containsExactly(after);
      assertThat(awaiting("old" + i / 2)).isEmpty();
    }
  }

  @Test
  void aPurgeForgetsAddedPeople() {
    VideoCall call =
        calls.update(
            inserted("anna", "ben")
                .add(ANNA, "cleo", null, NOW)
                .then(c -> c.cancel(ANNA, null, NOW))
                .then(c -> c.delivered(c.outbox().recorded())));

    assertThat(calls.purge(NOW.plusSeconds(1), 10)).isOne();

    assertThat(calls.find(call.id())).isEmpty();
    assertThat(found(CallQuery.all().ofParticipant("cleo"))).isEmpty();
  }

  /** Three people and a guest; ben was removed, and the guest was denied and then removed. */
  private VideoCall overWithGuest(GuestKey key, VideoCall call) {
    GuestInvitation uncle = GuestInvitation.named("Uncle Vanya");
    return calls.update(
        call.accept("ben", NOW)
            .then(c -> c.accept("cleo", NOW))
            .then(c -> c.inviteGuest(ANNA, uncle, key, NOW))
            .then(c -> c.deny(DESK, guest(c), "Drunk", NOW))
            .then(c -> c.remove(ANNA, guest(c), "Drunk again", NOW))
            .then(c -> c.remove(Actor.of("cleo"), "ben", "Ben is rude", NOW))
            .then(c -> c.cancel(Actor.of("cleo"), "Ben was rude", NOW))
            .then(c -> c.delivered(c.outbox().recorded())));
  }

  @Test
  void anAnonymizedGuestLeavesNeitherNameNorKeyNorReason() {
    VideoCall call = inserted("anna", "ben", "cleo");
    VideoCall over = overWithGuest(GuestKey.random(call.id()), call);
    List<CallEvent> before = calls.history(call.id(), 0, 100);
    String guest = guest(over);

    assertThat(calls.anonymize(guest, 10)).isOne();

    String alias = "forgotten-4-" + call.id();
    VideoCall after = calls.find(call.id()).orElseThrow();
    assertThat(people(after)).containsExactly("anna", "ben", "cleo", alias);
    assertThat(after.participants()).extracting(Participant::guest).containsOnlyNulls();
    assertThat(found(CallQuery.all().ofParticipant(guest))).isEmpty();
    assertThat(found(CallQuery.all().ofParticipant(alias))).containsExactly(after);
    assertThat(calls.history(call.id(), 0, 100))
        .isEqualTo(before.stream().map(event -> event.anonymize(guest, alias)).toList())
        .filteredOn(event -> alias.equals(event.identity()))
        .extracting(CallEvent::cause)
        .containsExactly(Cause.of(ANNA, null), Cause.of(DESK, null), Cause.of(ANNA, null));
    assertThat(after.endedBy()).as("of others").isEqualTo(over.endedBy());
  }

  @Test
  void anAnonymizedPersonIsNoLongerNamedByTheEventsOfOthers() {
    VideoCall call = inserted("anna", "ben", "cleo");
    VideoCall over = overWithGuest(GuestKey.random(call.id()), call);
    List<CallEvent> before = calls.history(call.id(), 0, 100);

    assertThat(calls.anonymize("ben", 10)).isOne();

    String alias = "forgotten-2-" + call.id();
    assertThat(calls.find(call.id()).orElseThrow().participants().get(3))
        .as("the guest stays")
        .isEqualTo(over.participants().get(3));
    assertThat(calls.history(call.id(), 0, 100))
        .isEqualTo(before.stream().map(event -> event.anonymize("ben", alias)).toList())
        .noneMatch(event -> "ben".equals(event.identity()) || "ben".equals(event.by()))
        .noneMatch(event -> "Ben is rude".equals(event.cause().reason()))
        .anyMatch(event -> "Drunk".equals(event.cause().reason()));
  }

  @Test
  void anAnonymizedActorLeavesNoReasonAndASystemItsName() {
    VideoCall call = inserted("anna", "ben", "cleo");
    overWithGuest(GuestKey.random(call.id()), call);

    assertThat(calls.anonymize("cleo", 10)).isOne();

    String alias = "forgotten-3-" + call.id();
    assertThat(calls.find(call.id()).orElseThrow().endedBy())
        .isEqualTo(new Cause(alias, null, null));
    assertThat(calls.history(call.id(), 0, 100))
        .noneMatch(event -> Objects.toString(event.cause().reason()).contains("rude"))
        .extracting(CallEvent::cause)
        .contains(new Cause(alias, null, null), Cause.of(DESK, "Drunk"));
  }

  @Test
  void theReasonOfARemovalThatEndsACallIsForgottenWithTheRemovedPerson() {
    VideoCall call = inserted("anna", "ben");
    calls.update(
        call.remove(ANNA, "ben", "Ben is ill", NOW).then(c -> c.delivered(c.outbox().recorded())));

    assertThat(calls.anonymize("ben", 10)).isOne();

    assertThat(calls.find(call.id()).orElseThrow().endedBy()).isEqualTo(Cause.of(ANNA, null));
    assertThat(calls.history(call.id(), 0, 100))
        .hasSize(3)
        .allMatch(event -> event.cause().reason() == null);
  }
}
