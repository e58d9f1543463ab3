package dev.bookend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.CallHealth.Status;
import dev.bookend.call.CallId;
import dev.bookend.call.StorageException;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallHealthTest {
  private final Stage stage = new Stage();

  @BeforeEach
  void theProvidersClockIsRight() {
    stage.rooms.time = stage.clock.instant();
  }

  @Test
  void allIsWell() {
    CallId id = stage.inProgress();
    CallHealth health = stage.calls.keeper().health();

    assertThat(health.status()).isEqualTo(Status.UP);
    assertThat(health.problems()).isEmpty();
    assertThat(health.sinceLastRound()).as("not started").isNull();
    assertThat(health.providerAhead()).isZero();
    assertThat(health.toString()).doesNotContain("anna", id.toString());
  }

  @Test
  void aCallThatNobodyEndsIsNoticedByEverybody() {
    stage.inProgress();
    stage.clock.advance(Duration.ofSeconds(15));
    stage.rooms.time = stage.clock.instant();
    CallHealth late = stage.calls.keeper().health();
    stage.clock.advance(Duration.ofSeconds(1));

    assertThat(late.overdueBy()).isEqualTo(Duration.ofSeconds(10));
    assertThat(late.status()).isEqualTo(Status.UP);
    assertThat(stage.calls.keeper().health().status()).isEqualTo(Status.DOWN);
    stage.advance(0);
    assertThat(stage.calls.keeper().health().overdueBy()).isZero();
  }

  @Test
  void eventsThatNobodyIsToldAreCounted() {
    Stage deaf =
        new Stage(
            builder ->
                builder.listener(
                    (event, call) -> {
                      throw new IllegalStateException("deaf");
                    }));
    deaf.accepted();
    deaf.advance(0);

    assertThat(deaf.calls.keeper().health().untoldEvents()).isPositive();
  }

  @Test
  void aProviderThatCanNotBeReachedKeepsNoCallFromEnding() {
    stage.rooms.failNext(1);
    CallHealth health = stage.calls.keeper().health();

    assertThat(health.status()).isEqualTo(Status.DEGRADED);
    assertThat(health.problems()).containsExactly("The provider is down.");
  }

  @Test
  void theProviderIsAskedEveryTenSecondsAtTheMost() {
    for (int i = 0; i < 20; i++) {
      stage.calls.keeper().health();
      stage.clock.advance(Duration.ofSeconds(1));
    }

    assertThat(stage.rooms.log).containsExactly("time", "time");
  }

  @Test
  void aProviderThatHasNoTimeIsNotIll() {
    stage.rooms.busyNext(1);

    assertThat(stage.calls.keeper().health().status()).isEqualTo(Status.UP);
  }

  @Test
  void clocksThatDifferAreToldOf() {
    stage.rooms.time = stage.clock.instant().minusSeconds(11);
    CallHealth health = stage.calls.keeper().health();

    assertThat(health.providerAhead()).isEqualTo(Duration.ofSeconds(-11));
    assertThat(health.problems())
        .containsExactly("The provider's clock differs from ours by -11 s.");
    assertThat(health.status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void withoutCredentialsNobodyCanJoin() {
    Stage unconfigured = new Stage(builder -> builder.tokens(TokenIssuer.unconfigured()));
    unconfigured.rooms.time = unconfigured.clock.instant();

    assertThat(unconfigured.calls.keeper().health().status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void roomsThatOpenThemselvesHaveNobodyToAsk() {
    Stage adHoc = new Stage(builder -> builder.rooms(VideoRooms.adHoc("twilio")));

    assertThat(adHoc.calls.keeper().health().status()).isEqualTo(Status.UP);
  }

  @Test
  void aStorageThatIsDownIsTheWorst() {
    Rig rig = new Rig();
    rig.rooms.time = rig.clock.instant();
    rig.inProgress(rig.calls, Duration.ofSeconds(15));
    rig.repository.before(
        invocation -> {
          throw new StorageException("The storage is down.", new IllegalStateException());
        });

    assertThat(rig.keeper.health().status()).isEqualTo(Status.DOWN);
    assertThat(rig.keeper.health().problems())
        .containsExactly("Calls can't be read from the storage.");
  }

  @Test
  void aStartedKeeperThatStandsStillIsNoticed() {
    CallKeeper keeper = stage.calls.keeper();
    keeper.start(task -> {});
    assertThat(keeper.health().sinceLastRound()).isZero();
    stage.clock.advance(Duration.ofSeconds(31));
    stage.rooms.time = stage.clock.instant();
    assertThat(keeper.health().status()).isEqualTo(Status.DOWN);
    keeper.runDue();
    assertThat(keeper.health().sinceLastRound()).isZero();
  }
}
