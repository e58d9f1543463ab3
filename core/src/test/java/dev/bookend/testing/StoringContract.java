package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.Cause;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract of inserts, updates and optimistic locking. */
abstract class StoringContract extends ContractStage {
  @Test
  void aCallIsFoundAsItWasStored() {
    CallRequest request =
        CallRequest.inviting("ben", "cleo 🎈")
            .onBehalfOf("anna")
            .at(NOW.plusSeconds(60))
            .lasting(Duration.ofMillis(1500))
            .forBooking("booking-1")
            .withRoles(Map.of("anna", everyTermSet().roles().keySet().iterator().next()))
            .withRequestKey("key-1");
    VideoCall stored = calls.insert(change(request, everyTermSet()));

    assertThat(stored.version()).isEqualTo(1);
    assertThat(calls.find(stored.id())).contains(stored);
  }

  @Test
  void everyTransitionIsStoredAndReadBackEqual() {
    VideoCall call =
        calls.insert(change(CallRequest.inviting("ben").onBehalfOf("anna"), everyTermSet()));
    Instant end = NOW.plusSeconds(20);
    List<Function<VideoCall, CallChange>> story =
        List.of(
            c -> c.accept("ben", NOW),
            c -> c.join("anna", NOW).then(VideoCall::roomRequested),
            c -> c.roomOpened("RM1", NOW),
            c -> c.join("ben", NOW),
            c -> c.connected("anna", "PA1", NOW, NOW),
            c -> c.connected("ben", "PA2", NOW.plusSeconds(9), NOW),
            c -> c.left("anna", "PA1", NOW.plusSeconds(1), NOW.plusSeconds(1)),
            c -> c.left("anna", null, NOW.plusSeconds(1), NOW.plusSeconds(1)),
            c -> c.extend(Actor.of("ben"), Duration.ofSeconds(5), NOW.plusSeconds(2)),
            c -> c.delivered(3),
            c -> c.deliveryFailed(NOW),
            c -> c.advanceTo(end.minusSeconds(5)),
            c -> c.advanceTo(end),
            c -> c.retryRoom(end),
            c -> c.roomClosed(c.room(), end.plusSeconds(1)));

    assertThat(stored(call, story).status()).isEqualTo(CallStatus.COMPLETED);
  }

  @Test
  void theEventsOfAllEndReasonsAreReadBackEqual() {
    VideoCall cancelled = inserted("anna", "ben");
    calls.update(cancelled.cancel(Actor.of("anna"), "Ünwell – sorry 🙏", NOW));
    VideoCall moved = inserted("anna", "ben");
    VideoCall again =
        calls.update(moved.reschedule(Actor.system(), NOW.plusSeconds(9), null, null, NOW));
    calls.update(again.decline("ben", NOW));
    VideoCall expired = inserted("anna", "ben");
    calls.update(expired.advanceTo(NOW.plusSeconds(3600)));
    VideoCall missed = calls.update(inserted("anna", "ben").accept("ben", NOW));
    calls.update(missed.advanceTo(NOW.plusSeconds(3600)));

    assertThat(
            Stream.of(cancelled, moved, expired, missed)
                .flatMap(call -> calls.history(call.id(), 0, 100).stream())
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
            "Missed",
            "NoShow",
            "NoShow");
    assertThat(calls.history(cancelled.id(), 0, 100).get(1))
        .isEqualTo(
            new CallEvent.Cancelled(
                cancelled.id(), 2, NOW, new Cause("anna", null, "Ünwell – sorry 🙏")));
  }

  @Test
  void aMissingCallIsNotFound() {
    CallId nowhere = CallId.random();

    assertThat(calls.find(nowhere)).isEmpty();
    assertThat(calls.history(nowhere, 0, 100)).isEmpty();
    VideoCall unknown = change(CallRequest.inviting("ben").onBehalfOf("anna")).stored();
    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(unknown.accept("ben", NOW)));
  }

  @Test
  void ofTwoUpdatesOfOneVersionTheSecondFailsAndTheFirstStands() {
    VideoCall call = inserted("anna", "ben");
    VideoCall first = calls.update(call.accept("ben", NOW));

    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(call.decline("ben", NOW)))
        .satisfies(e -> assertThat(e.callId()).isEqualTo(call.id()));
    assertThat(calls.find(call.id())).contains(first);
    assertThat(calls.history(call.id(), 0, 100)).hasSize(2);
  }

  @Test
  void aDuplicateIdIsRejected() {
    CallChange change = change(CallRequest.inviting("ben").onBehalfOf("anna"));
    VideoCall call = calls.insert(change);

    assertThatExceptionOfType(CallConflictException.class).isThrownBy(() -> calls.insert(change));
    assertThat(calls.find(call.id())).contains(call);
    assertThat(calls.history(call.id(), 0, 100)).hasSize(1);
  }

  @Test
  void aRequestKeyBelongsToItsRequesterAndReturnsTheSameCall() {
    CallRequest request = CallRequest.inviting("ben").onBehalfOf("anna").withRequestKey("key");
    VideoCall call = calls.insert(change(request));

    assertThat(calls.insert(change(request))).isEqualTo(call);
    VideoCall others =
        calls.insert(change(CallRequest.inviting("anna").onBehalfOf("ben").withRequestKey("key")));
    assertThat(others.id()).isNotEqualTo(call.id());
    assertThat(calls.search(CallQuery.all()).items()).hasSize(2);
  }

  @Test
  void aRequestKeyUsedByManyAtOnceMakesOneCall() {
    CallRequest request = CallRequest.inviting("ben").onBehalfOf("anna").withRequestKey("key");

    List<VideoCall> made = Together.run(16, i -> calls.insert(change(request)));

    assertThat(made).extracting(VideoCall::id).containsOnly(made.get(0).id());
    assertThat(calls.search(CallQuery.all()).items()).hasSize(1);
  }

  @Test
  void eachChangeOfABatchIsStoredIndependently() {
    VideoCall one = inserted("anna", "ben");
    VideoCall two = inserted("anna", "cleo");
    VideoCall gone = change(CallRequest.inviting("dan").onBehalfOf("anna")).stored();
    calls.update(two.accept("cleo", NOW));

    Set<CallId> lost =
        calls.tryUpdateAll(
            Stream.of(one, two, gone).map(call -> call.cancel(Actor.system(), null, NOW)).toList());

    assertThat(lost).containsExactlyInAnyOrder(two.id(), gone.id());
    assertThat(calls.find(one.id()).orElseThrow().status()).isEqualTo(CallStatus.CANCELLED);
    assertThat(calls.find(two.id()).orElseThrow().status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(calls.history(one.id(), 0, 100)).hasSize(2);
    assertThat(calls.history(two.id(), 0, 100)).hasSize(2);
  }

  @Test
  void concurrentUpdatesWithRetryAreEachAppliedOnce() {
    VideoCall call = inserted("anna", IntStream.range(0, 16).mapToObj(i -> "p" + i).toArray());

    Together.run(16, i -> retried(call.id(), c -> c.accept("p" + i, NOW)));

    VideoCall after = calls.find(call.id()).orElseThrow();
    assertThat(after.version()).isEqualTo(17);
    assertThat(after.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(calls.history(call.id(), 0, 100))
        .extracting(CallEvent::sequence)
        .isEqualTo(IntStream.rangeClosed(1, 17).boxed().toList());
  }

  @Test
  void aUsedRequestKeyReturnsItsCallEvenIfTheIdIsADuplicate() {
    VideoCall withKey =
        inserted(CallRequest.inviting("ben").onBehalfOf("anna").withRequestKey("key"));
    VideoCall another = inserted("anna", "cleo");
    CallRequest request =
        CallRequest.inviting("ben").onBehalfOf("anna").at(NOW).withRequestKey("key");

    CallChange both =
        VideoCall.request(another.id(), Actor.system(), request, CallTerms.defaults(), NOW);
    assertThat(calls.insert(both)).isEqualTo(withKey);
    assertThat(calls.find(another.id())).contains(another);

    CallTerms exclusive = CallTerms.builder().exclusive(true).build();
    assertThat(
            calls.insert(VideoCall.request(another.id(), Actor.system(), request, exclusive, NOW)))
        .isEqualTo(withKey);
    CallRequest free = request.withRequestKey("another key");
    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(
            () ->
                calls.insert(
                    VideoCall.request(another.id(), Actor.system(), free, exclusive, NOW)));
    assertThat(calls.findRequest(free.keyOf(Actor.system()))).isEmpty();
  }

  @Test
  void aDeletedCallCannotBeUpdated() {
    VideoCall call = over(CallRequest.inviting("ben").onBehalfOf("anna"), NOW);
    calls.purge(NOW.plusSeconds(1), 1);

    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(call.anonymize("anna", "alias")));
    assertThat(calls.tryUpdateAll(List.of(call.anonymize("anna", "alias"))))
        .containsOnly(call.id());
    assertThat(calls.find(call.id())).isEmpty();
  }

  @Test
  void aBatchWithAChangeByAPersonIsRejectedAsAWhole() {
    VideoCall one = inserted("anna", "ben");
    VideoCall other = inserted("dan", "eve");
    CallChange cancel = one.cancel(Actor.system(), null, NOW);
    for (CallChange ofPeople :
        List.of(
            change(CallRequest.inviting("dan").onBehalfOf("anna")),
            other.accept("eve", NOW),
            other.decline("eve", NOW),
            other.add(Actor.system(), "cleo", null, NOW),
            other.remove(Actor.system(), "eve", null, NOW),
            other.reschedule(Actor.system(), NOW.plusSeconds(60), null, null, NOW))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> calls.tryUpdateAll(List.of(cancel, ofPeople)))
          .withMessageContaining("requests or answers");
    }
    assertThat(calls.find(one.id())).contains(one);
  }

  @Test
  void anEmptyBatchChangesNothing() {
    assertThat(calls.tryUpdateAll(List.of())).isEmpty();
  }

  @Test
  void concurrentBatchesOfTheSameCallsWinOrLoseEachCall() {
    List<VideoCall> made = IntStream.range(0, 20).mapToObj(i -> inserted("anna", "p" + i)).toList();

    List<Set<CallId>> lost =
        Together.run(
            6,
            i -> {
              List<CallChange> changes =
                  new ArrayList<>(
                      made.stream().map(c -> c.cancel(Actor.system(), "by " + i, NOW)).toList());
              Collections.rotate(changes, i * 7);
              return calls.tryUpdateAll(changes);
            });

    for (VideoCall call : made) {
      assertThat(lost).filteredOn(ids -> !ids.contains(call.id())).hasSize(1);
      assertThat(calls.history(call.id(), 0, 100)).hasSize(2);
    }
  }
}
