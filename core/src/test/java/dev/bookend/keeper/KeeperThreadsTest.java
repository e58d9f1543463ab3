package dev.bookend.keeper;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.FakeRooms;
import dev.bookend.FakeTokens;
import dev.bookend.Provider;
import dev.bookend.RecordingRepository;
import dev.bookend.RecordingRepository.Operation;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallRoom;
import dev.bookend.call.EndReason;
import dev.bookend.call.VideoCall;
import dev.bookend.port.VideoProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The threads of a started keeper: their names, and that none of them blocks another. */
class KeeperThreadsTest {
  private final RecordingRepository repository = new RecordingRepository();
  private final FakeRooms rooms = new FakeRooms();
  private final VideoCallService calls =
      VideoCallService.builder()
          .repository(repository)
          .provider(VideoProvider.of(rooms, new FakeTokens()))
          .clock(Clock.systemUTC())
          .build();

  private CallId inProgress() {
    return inProgress(CallRequest.inviting("ben").lasting(Duration.ofSeconds(1)));
  }

  private CallId inProgress(CallRequest request) {
    CallId id = calls.request(ANNA, request.at(calls.now())).id();
    calls.accept(BEN, id);
    calls.join(ANNA, id);
    calls.join(BEN, id);
    Provider.connects(calls, id, "anna", "ben");
    return id;
  }

  private static void hangUntil(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void threadsAreNamedAfterTheirLoops() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    CountDownLatch claims = new CountDownLatch(1);
    repository.before(
        invocation -> {
          if (invocation.is(Operation.CLAIM_DUE)) {
            claims.countDown();
          }
        });
    try (CallKeeper keeper = calls.keeper()) {
      keeper.start();
      assertThat(claims.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          .extracting(Thread::getName)
          .contains(
              "bookend-transitions",
              "bookend-transitions-reserve",
              "bookend-claims",
              "bookend-results");
    }
  }

  @Test
  void hangingClaimsAndResultsDelayNoEnd() throws InterruptedException {
    CountDownLatch hang = new CountDownLatch(1);
    CountDownLatch bothEnded = new CountDownLatch(2);
    CountDownLatch resultHangs = new CountDownLatch(1);
    CountDownLatch claimHangs = new CountDownLatch(1);
    repository.before(
        invocation -> {
          if (invocation.is(Operation.TRY_UPDATE_ALL)) {
            for (CallChange change : invocation.changes()) {
              if (change.call().room().phase() == CallRoom.Phase.CLOSED) {
                resultHangs.countDown();
                hangUntil(hang);
              } else {
                bothEnded.countDown();
              }
            }
          } else if (invocation.is(Operation.CLAIM_DUE) && bothEnded.getCount() < 2) {
            claimHangs.countDown();
            hangUntil(hang);
          }
        });
    try (CallKeeper keeper = calls.keeper()) {
      inProgress();
      inProgress();
      keeper.start();
      assertThat(bothEnded.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(resultHangs.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(claimHangs.await(60, TimeUnit.SECONDS)).isTrue();
      hang.countDown();
    }
  }

  @Test
  void aClosedKeeperReleasesItsLeases() throws InterruptedException {
    CountDownLatch claimedBefore = new CountDownLatch(2);
    repository.before(
        invocation -> {
          if (invocation.is(Operation.CLAIM_DUE)) {
            claimedBefore.countDown();
          }
        });
    CallRequest request = CallRequest.inviting("ben").lasting(Duration.ofSeconds(30));
    CallId id = inProgress(request);
    Duration ahead = Duration.ofSeconds(50);
    CallKeeper keeper =
        VideoCallService.builder()
            .repository(repository)
            .provider(VideoProvider.of(rooms, new FakeTokens()))
            .keeperSettings(
                KeeperSettings.builder()
                    .pollInterval(Duration.ofMillis(100))
                    .lookAhead(ahead)
                    .leaseDuration(Duration.ofMinutes(1))
                    .batchSize(10)
                    .workerThreads(2)
                    .build())
            .build()
            .keeper();
    keeper.start();
    assertThat(claimedBefore.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(repository.memory.claimDue(Instant.now(), ahead, ahead, 10)).isEmpty();
    keeper.close();

    assertThat(repository.memory.claimDue(Instant.now(), ahead, ahead, 10))
        .extracting(VideoCall::id)
        .containsExactly(id);
  }

  @Test
  void closeWaitsForARunningTaskAndStoresItsResult() throws InterruptedException {
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    rooms.beforeClose(
        () -> {
          closing.countDown();
          hangUntil(goOn);
        });
    CallKeeper keeper = calls.keeper();
    keeper.start();
    CallId id = inProgress();
    assertThat(closing.await(60, TimeUnit.SECONDS)).isTrue();
    Thread closer = new Thread(keeper::close);
    closer.start();
    goOn.countDown();
    closer.join(60_000);

    assertThat(closer.isAlive()).isFalse();
    assertThat(calls.get(Actor.system(), id).endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(calls.get(Actor.system(), id).room().phase()).isEqualTo(CallRoom.Phase.CLOSED);
  }
}
