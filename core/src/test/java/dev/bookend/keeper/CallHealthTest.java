package dev.bookend.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.FakeRooms;
import dev.bookend.ServiceFixture;
import dev.bookend.call.CallId;
import dev.bookend.call.StorageException;
import dev.bookend.keeper.CallHealth.Status;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallHealthTest {
  private final ServiceFixture fixture = new ServiceFixture();

  @BeforeEach
  void synchronizeTheProvidersClock() {
    fixture.rooms.time = fixture.clock.instant();
  }

  @Test
  void aNodeWithoutProblemsIsUp() {
    CallId id = fixture.inProgress();
    CallHealth health = fixture.calls.keeper().health();

    assertThat(health.status()).isEqualTo(Status.UP);
    assertThat(health.problems()).isEmpty();
    assertThat(health.sinceLastRound()).as("not started").isNull();
    assertThat(health.providerAhead()).isZero();
    assertThat(health.toString()).doesNotContain("anna", id.toString());
  }

  @Test
  void anOverdueCallIsReportedByEveryNode() {
    fixture.inProgress();
    fixture.clock.advance(Duration.ofSeconds(15));
    fixture.rooms.time = fixture.clock.instant();
    CallHealth late = fixture.calls.keeper().health();
    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(late.overdueBy()).isEqualTo(Duration.ofSeconds(10));
    assertThat(late.status()).isEqualTo(Status.UP);
    assertThat(fixture.calls.keeper().health().status()).isEqualTo(Status.DOWN);
    fixture.advance(0);
    assertThat(fixture.calls.keeper().health().overdueBy()).isZero();
  }

  @Test
  void undeliveredEventsAreCounted() {
    ServiceFixture deaf =
        new ServiceFixture(
            builder ->
                builder.listener(
                    (event, call) -> {
                      throw new IllegalStateException("deaf");
                    }));
    deaf.accepted();
    deaf.advance(0);

    assertThat(deaf.calls.keeper().health().undeliveredEvents()).isPositive();
  }

  @Test
  void anUnreachableProviderOnlyDegradesTheHealth() {
    fixture.rooms.failNext(1);
    CallHealth health = fixture.calls.keeper().health();

    assertThat(health.status()).isEqualTo(Status.DEGRADED);
    assertThat(health.problems()).containsExactly("The provider is down.");
  }

  @Test
  void theProviderIsQueriedAtMostOncePerTenSeconds() {
    for (int i = 0; i < 20; i++) {
      fixture.calls.keeper().health();
      fixture.clock.advance(Duration.ofSeconds(1));
    }

    assertThat(fixture.rooms.log).containsExactly("time", "time");
  }

  @Test
  void aBusyProviderIsNoProblem() {
    fixture.rooms.busyNext(1);

    assertThat(fixture.calls.keeper().health().status()).isEqualTo(Status.UP);
  }

  @Test
  void aClockOffsetOfMoreThanTenSecondsIsReported() {
    fixture.rooms.time = fixture.clock.instant().minusSeconds(11);
    CallHealth health = fixture.calls.keeper().health();

    assertThat(health.providerAhead()).isEqualTo(Duration.ofSeconds(-11));
    assertThat(health.problems())
        .containsExactly("The provider's clock differs from ours by -11 s.");
    assertThat(health.status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void missingCredentialsDegradeTheHealth() {
    FakeRooms rooms = new FakeRooms();
    ServiceFixture unconfigured =
        new ServiceFixture(
            builder -> builder.provider(VideoProvider.of(rooms, TokenIssuer.unconfigured())));
    rooms.time = unconfigured.clock.instant();

    assertThat(unconfigured.calls.keeper().health().status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void adHocRoomsNeedNoProviderQuery() {
    ServiceFixture adHoc = new ServiceFixture(VideoRooms.adHoc("twilio"), builder -> {});

    assertThat(adHoc.calls.keeper().health().status()).isEqualTo(Status.UP);
  }

  @Test
  void aFailingStorageIsDown() {
    SteppedKeeper stepped = new SteppedKeeper();
    stepped.rooms.time = stepped.clock.instant();
    stepped.inProgress(stepped.calls, Duration.ofSeconds(15));
    stepped.repository.before(
        invocation -> {
          throw new StorageException("The storage is down.", new IllegalStateException());
        });

    assertThat(stepped.keeper.health().status()).isEqualTo(Status.DOWN);
    assertThat(stepped.keeper.health().problems())
        .containsExactly("Calls can't be read from the storage.");
  }

  @Test
  void aKeeperWithoutRoundsIsReportedAsDown() {
    CallKeeper keeper = fixture.calls.keeper();
    keeper.start(task -> new Thread(() -> {}));
    assertThat(keeper.health().sinceLastRound()).isZero();
    fixture.clock.advance(Duration.ofSeconds(31));
    fixture.rooms.time = fixture.clock.instant();
    assertThat(keeper.health().status()).isEqualTo(Status.DOWN);
    keeper.runDue();
    assertThat(keeper.health().sinceLastRound()).isZero();
  }
}
