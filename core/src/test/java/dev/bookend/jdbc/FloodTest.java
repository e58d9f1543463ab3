package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.CallSettings;
import dev.bookend.TestClock;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.PersonLimits;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uses a stepped keeper, a slow listener, and a backlog of due calls in the storage. */
class FloodTest {
  private static final int FLOOD = 1200;
  private static final int BATCH = 500;

  /** A long duration, because databases measure it by their own clocks. */
  private static final Duration LEASE = Duration.ofSeconds(40);

  private final TestClock clock = new TestClock();
  private final List<CallId> delivered = new ArrayList<>();

  private Duration listenerTakes = LEASE.dividedBy(20);

  private VideoCallService node(CallRepository repository) {
    KeeperSettings defaults = KeeperSettings.defaults();
    return VideoCallService.builder()
        .repository(repository)
        .provider(VideoProvider.of(VideoRooms.adHoc("twilio"), TokenIssuer.unconfigured()))
        .clock(clock)
        .settings(CallSettings.builder().limits(PersonLimits.NONE).build())
        .keeperSettings(
            KeeperSettings.builder()
                .pollInterval(defaults.pollInterval())
                .lookAhead(defaults.lookAhead())
                .leaseDuration(LEASE)
                .batchSize(BATCH)
                .workerThreads(defaults.workerThreads())
                .build())
        .listener(this::deliver)
        .build();
  }

  private void deliver(CallEvent event, Object call) {
    delivered.add(event.callId());
    clock.advance(listenerTakes);
  }

  private CallId requested(VideoCallService calls, String who) {
    clock.advance(Duration.ofMillis(1));
    CallRequest request =
        CallRequest.inviting("ben").onBehalfOf(who).at(calls.now().plus(Duration.ofDays(1)));
    return calls.request(Actor.of(who), request).id();
  }

  private void aFloodDelaysNoOtherEvents(CallRepository repository) {
    VideoCallService calls = node(repository);
    List<CallId> all = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      all.add(requested(calls, "flooder"));
    }
    CallId others = requested(calls, "anna");
    all.add(others);
    VideoCallService afterARestart = node(repository);
    for (int round = 1; round <= 3; round++) {
      afterARestart.keeper().runDue();
    }

    assertThat(delivered.indexOf(others)).as("ten a round").isBetween(1, 30);
    listenerTakes = Duration.ZERO;
    while (afterARestart.keeper().runDue() > 0) {
      assertThat(delivered).hasSizeLessThanOrEqualTo(all.size());
    }
    assertThat(delivered).containsExactlyInAnyOrderElementsOf(all);
  }

  /** C32 */
  @Test
  void floodOfEventsDelaysNoOtherCallInMemory() {
    aFloodDelaysNoOtherEvents(new InMemoryCallRepository());
  }

  /** C32 */
  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"POSTGRESQL", "H2"})
  void aFloodDelaysNoOtherEvents(TestDatabase database) {
    try (Tables tables = Tables.fresh(database)) {
      aFloodDelaysNoOtherEvents(tables.repository());
    }
  }

  /** C32 */
  @Test
  @Tag("databases")
  void floodOfEventsDelaysNoOtherCallOnMariaDb() {
    aFloodDelaysNoOtherEvents(TestDatabase.MARIADB);
  }
}
