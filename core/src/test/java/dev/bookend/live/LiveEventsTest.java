package dev.bookend.live;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.RecordingRepository;
import dev.bookend.RecordingRepository.Operation;
import dev.bookend.ServiceFixture;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveEventsTest {
  private final RecordingRepository repository = new RecordingRepository();
  private final ServiceFixture fixture =
      new ServiceFixture(builder -> builder.repository(repository));
  private final List<String> hidden = new ArrayList<>();
  private final List<VideoCall> read = new ArrayList<>();
  private Duration uptime = Duration.ZERO;
  private final LiveEvents live =
      new LiveEvents(
          repository, (identity, call) -> !hidden.contains(identity), read::addAll, () -> uptime);
  private final AtomicInteger signals = new AtomicInteger();

  private CallStream open(String identity) {
    return live.open(Actor.of(identity), null, null, signals::incrementAndGet);
  }

  private static List<String> types(CallStream stream) {
    return polled(stream).stream().map(next -> next.event().type()).toList();
  }

  private static List<LiveEvent> polled(CallStream stream) {
    List<LiveEvent> all = new ArrayList<>();
    for (LiveEvent next = stream.poll(); next != null; next = stream.poll()) {
      all.add(next);
    }
    return all;
  }

  @Test
  void thePeopleOfACallGetItsEventsInOrderAndOthersGetNone() {
    fixture.accepted();
    CallStream anna = open("anna");
    CallStream ben = open("ben");
    CallStream stranger = open("stranger");

    CallId id = fixture.accepted();
    live.round();

    assertThat(types(anna)).containsExactly("requested", "accepted");
    assertThat(polled(ben))
        .allMatch(next -> next.call().equals(fixture.get(id)))
        .extracting(next -> next.event().sequence())
        .containsExactly(1, 2);
    assertThat(types(stranger)).isEmpty();
  }

  @Test
  void eachEventIsGivenOnce() {
    CallStream anna = open("anna");
    fixture.accepted();
    live.round();
    fixture.pending();
    live.round();
    live.round();

    assertThat(types(anna)).containsExactly("requested", "accepted", "requested");
    assertThat(signals).hasValue(2);
  }

  @Test
  void aRemovedPersonGetsTheRemovalAndNothingAfterIt() {
    CallId id = fixture.calls.request(ANNA, CallRequest.inviting("ben", "cleo")).id();
    CallStream ben = open("ben");
    CallStream cleo = open("cleo");
    fixture.calls.remove(ANNA, id, "ben", "mistake");
    fixture.calls.cancel(ANNA, id, null);
    live.round();

    assertThat(types(ben)).containsExactly("removed");
    assertThat(types(cleo)).containsExactly("removed", "cancelled", "missed_call");
  }

  @Test
  void whoeverTheGuardHidesTheCallFromGetsNothing() {
    hidden.add("ben");
    CallStream ben = open("ben");
    fixture.pending();
    live.round();

    assertThat(types(ben)).isEmpty();
  }

  @Test
  void aResumedStreamGetsWhatWasStoredSince() {
    CallStream first = open("ben");
    CallId id = fixture.pending();
    live.round();
    Instant last = polled(first).get(0).storedAt();
    first.close();
    fixture.clock.advance(LiveEvents.HEARTBEAT);
    fixture.calls.accept(BEN, id);
    fixture.calls.cancel(ANNA, id, null);

    CallStream second = live.open(BEN, last, null, signals::incrementAndGet);
    live.round();

    assertThat(second.isComplete()).isTrue();
    assertThat(types(second)).endsWith("accepted", "cancelled").doesNotHaveDuplicates();
  }

  @Test
  void aStreamWithMoreMissedEventsThanAPageIsIncomplete() {
    CallStream first = open("anna");
    fixture.pending();
    live.round();
    Instant last = polled(first).get(0).storedAt();
    for (int i = 0; i < CallStream.MAX_WAITING; i++) {
      fixture.pending();
    }

    assertThat(live.open(ANNA, last, null, () -> {}).isComplete()).isFalse();
  }

  @Test
  void aReaderThatIsTooLateLosesTheStreamAndNoOtherDoes() {
    CallStream slow = open("anna");
    CallStream ben = open("ben");
    for (int i = 0; i < 300; i++) {
      fixture.pending();
      live.round();
      polled(ben);
    }

    assertThat(slow.isOpen()).isFalse();
    assertThat(polled(slow)).hasSize(256);
    assertThat(ben.isOpen()).isTrue();
  }

  @Test
  void aResumedStreamWithMoreOwnEventsThanCanWaitIsIncomplete() {
    CallStream first = open("anna");
    fixture.pending();
    live.round();
    Instant last = polled(first).get(0).storedAt();
    for (int i = 0; i < 300; i++) {
      fixture.pending();
    }
    CallStream second = live.open(ANNA, last, null, () -> {});

    assertThat(second.isComplete()).isFalse();
    assertThat(second.isOpen()).isTrue();
  }

  @Test
  void aFailedReadIsRepeatedWithoutALoss() {
    CallStream anna = open("anna");
    fixture.accepted();
    repository.before(
        invocation -> {
          if (invocation.is(Operation.FIND_ALL)) {
            throw new StorageException("down", new IllegalStateException());
          }
        });
    live.round();
    assertThat(types(anna)).isEmpty();
    repository.work();
    live.round();

    assertThat(types(anna)).containsExactly("requested", "accepted");
  }

  @Test
  void aGuardOrAReaderThatFailsHurtsNobodyElse() {
    LiveEvents strict =
        new LiveEvents(
            repository,
            (identity, call) -> {
              if (identity.equals("anna")) {
                throw new IllegalStateException("guard");
              }
              return true;
            },
            read::addAll,
            () -> uptime);
    CallStream anna = strict.open(ANNA, null, null, () -> {});
    CallStream failing =
        strict.open(
            BEN,
            null,
            null,
            () -> {
              throw new IllegalStateException("reader");
            });
    CallStream ben = strict.open(BEN, null, null, signals::incrementAndGet);
    fixture.accepted();
    strict.round();

    assertThat(types(anna)).isEmpty();
    assertThat(anna.isOpen()).as("resumes, so that nothing is lost").isFalse();
    assertThat(failing.isOpen()).isFalse();
    assertThat(types(ben)).containsExactly("requested", "accepted");
    assertThat(signals).hasValue(1);
  }

  @Test
  void moreEventsThanAPageAreReadAtOnce() {
    CallStream cleo = open("cleo");
    for (int i = 0; i < JournalReader.PAGE + 10; i++) {
      fixture.pending();
    }
    CallId id = fixture.calls.request(Actor.of("cleo"), CallRequest.inviting("dan")).id();
    live.round();

    assertThat(polled(cleo)).extracting(next -> next.call().id()).containsExactly(id);
  }

  @Test
  void theNinthStreamOfAPersonReplacesTheOldest() {
    List<CallStream> streams = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      streams.add(open("anna"));
    }
    open("ben");
    assertThat(streams).allMatch(CallStream::isOpen);
    CallStream ninth = open("anna");

    assertThat(streams.get(0).isOpen()).isFalse();
    assertThat(streams.get(0).isReplaced()).isTrue();
    assertThat(streams.subList(1, 8)).allMatch(CallStream::isOpen);
    assertThat(ninth.isOpen()).isTrue();
    assertThat(signals).as("the reader of the replaced stream").hasValue(1);
  }

  @Test
  void aStreamEndsAfterTheTimeItsReaderWaits() {
    CallStream poll = live.open(ANNA, null, Duration.ofSeconds(20), signals::incrementAndGet);
    uptime = Duration.ofMillis(19_900);
    live.round();
    assertThat(poll.isOpen()).isTrue();
    signals.set(0);
    uptime = Duration.ofSeconds(20);
    live.round();

    assertThat(poll.isOpen()).isFalse();
    assertThat(signals).hasValue(1);
  }

  @Test
  void aStreamWhoseReaderIsStuckEndsAtTheSecondHeartbeat() {
    CallStream anna = open("anna");
    CallStream stuck = open("ben");
    polled(anna);
    uptime = LiveEvents.HEARTBEAT;
    live.round();
    polled(anna);
    assertThat(stuck.isOpen()).isTrue();
    uptime = LiveEvents.HEARTBEAT.multipliedBy(2);
    live.round();

    assertThat(stuck.isOpen()).isFalse();
    assertThat(anna.isOpen()).isTrue();
  }

  @Test
  void withoutAReadThereAreNoHeartbeatsAndStreamsEndAfterThirtySeconds() {
    CallStream anna = open("anna");
    repository.before(
        invocation -> {
          throw new StorageException("down", new IllegalStateException());
        });
    uptime = LiveEvents.HEARTBEAT;
    live.round();
    assertThat(signals).hasValue(0);
    assertThat(anna.isOpen()).isTrue();
    uptime = LiveEvents.LONGEST_OUTAGE;
    live.round();

    assertThat(signals).hasValue(1);
    assertThat(anna.isOpen()).isFalse();
  }

  @Test
  void everyStreamIsSignalledAfterFifteenSeconds() {
    open("anna");
    open("ben");
    uptime = LiveEvents.HEARTBEAT.minusMillis(1);
    live.round();
    assertThat(signals).hasValue(0);
    uptime = LiveEvents.HEARTBEAT;
    live.round();
    live.round();

    assertThat(signals).hasValue(2);
  }

  @Test
  void eventsThatComeWhileMissedOnesAreLoadedFollowThemOnce() {
    CallStream first = open("ben");
    CallId id = fixture.pending();
    live.round();
    Instant last = polled(first).get(0).storedAt();
    first.close();
    open("anna");
    fixture.calls.accept(BEN, id);
    repository.before(
        invocation -> {
          if (invocation.is(Operation.FIND_ALL)) {
            repository.work();
            fixture.calls.cancel(ANNA, id, null);
            live.round();
          }
        });
    CallStream second = live.open(BEN, last, null, signals::incrementAndGet);

    assertThat(types(second)).containsExactly("requested", "accepted", "cancelled");
  }

  @Test
  void aStreamWhoseMissedEventsCannotBeLoadedIsNotOpen() {
    CallStream first = open("ben");
    fixture.pending();
    live.round();
    Instant last = polled(first).get(0).storedAt();
    repository.before(
        invocation -> {
          if (invocation.is(Operation.FIND_ALL)) {
            throw new StorageException("down", new IllegalStateException());
          }
        });

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> live.open(BEN, last, null, () -> {}));
    for (int i = 0; i < 7; i++) {
      open("ben");
    }
    assertThat(first.isOpen()).as("the eight streams without the failed one").isTrue();
  }

  @Test
  void theKeeperLearnsWhichCallsHaveNewEvents() {
    open("anna");
    CallId id = fixture.pending();
    live.round();
    live.round();

    assertThat(read).extracting(VideoCall::id).containsExactly(id);
  }

  @Test
  void guestsAndTheSystemHaveNoStreams() {
    CallId id = fixture.accepted();
    GuestInvitation invitation = GuestInvitation.named("Ruth");
    GuestKey key =
        GuestKey.parse(fixture.calls.inviteGuest(ANNA, id, invitation).key()).orElseThrow();
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> live.open(Actor.system(), null, null, () -> {}))
        .withMessageContaining("actor");
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> live.open(fixture.calls.guest(key), null, null, () -> {}));
  }

  @Test
  void idleStreamsShareOnePollAndNoStreamNeedsNone() {
    live.round();
    for (int i = 0; i < 100; i++) {
      open("person " + i);
    }
    repository.clear();
    live.round();

    assertThat(repository.operations()).containsExactly(Operation.JOURNAL);
  }

  @Test
  void closingEndsAndSignalsAllStreams() {
    CallStream anna = open("anna");
    CallStream ben = open("ben");
    live.close();

    assertThat(List.of(anna, ben)).noneMatch(CallStream::isOpen);
    assertThat(signals).hasValue(2);
    assertThat(open("anna").isOpen()).isFalse();
    live.start();
    assertThat(open("anna").isOpen()).isTrue();
  }

  @Test
  void aStreamOfAServiceIsSignalledWithoutAPollByHand() throws Exception {
    VideoCall call = fixture.get(fixture.pending());
    CountDownLatch available = new CountDownLatch(1);
    CallStream ben = fixture.calls.live().open(BEN, null, null, available::countDown);
    fixture.calls.accept(BEN, call.id());

    assertThat(available.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(types(ben)).containsExactly("accepted");
    fixture.calls.live().close();
  }
}
