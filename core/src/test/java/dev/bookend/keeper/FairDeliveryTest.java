package dev.bookend.keeper;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Requesters take turns: a started keeper, one listener thread, and a listener of 100 ms. */
class FairDeliveryTest {
  private static final Actor FLOODER = Actor.of("flooder");
  private static final int FLOOD = 1200;

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final SteppedKeeper stepped = stepped(1000);

  private SteppedKeeper stepped(int batch) {
    KeeperSettings defaults = KeeperSettings.defaults();
    SteppedKeeper made =
        new SteppedKeeper(
            KeeperSettings.builder()
                .pollInterval(defaults.pollInterval())
                .lookAhead(defaults.lookAhead())
                .leaseDuration(defaults.leaseDuration())
                .batchSize(batch)
                .workerThreads(1)
                .build(),
            threads::add);
    made.listening =
        event -> {
          made.clock.advance(Duration.ofMillis(100));
          made.settle();
        };
    return made;
  }

  private static List<CallId> flood(SteppedKeeper on, int requests) {
    List<CallId> ids = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      CallRequest request = CallRequest.inviting("ben").at(on.calls.now().plus(Duration.ofDays(1)));
      ids.add(on.otherNode.request(FLOODER, request).id());
    }
    return ids;
  }

  private static CallId requested(SteppedKeeper on) {
    CallRequest request = CallRequest.inviting("ben").at(on.calls.now().plus(Duration.ofDays(1)));
    return on.otherNode.request(ANNA, request).id();
  }

  private void work(SteppedKeeper on, BooleanSupplier isDone) {
    for (int round = 0; round < 10_000 && !isDone.getAsBoolean(); round++) {
      Runnable thread = threads.poll();
      if (thread != null) {
        thread.run();
      }
      on.pass(Duration.ofMillis(100), Duration.ofMillis(20));
    }
  }

  /** Delivers until the first event of a call; {@return the number of deliveries before it} */
  private int deliveriesBefore(SteppedKeeper on, CallId id) {
    int before = on.delivered.size();
    on.pass(Duration.ofSeconds(1), Duration.ofMillis(20));
    work(on, () -> on.delivered.stream().anyMatch(event -> event.callId().equals(id)));
    List<CallId> delivered =
        on.delivered.subList(before, on.delivered.size()).stream().map(CallEvent::callId).toList();
    return delivered.indexOf(id);
  }

  /** C32 */
  @Test
  void aFloodOfOneRequesterDelaysNoEventsOfOthers() {
    flood(stepped, FLOOD);
    CallId others = requested(stepped);

    assertThat(deliveriesBefore(stepped, others)).isLessThanOrEqualTo(2);
  }

  @Test
  void aFloodOfManyBatchesDelaysNoEventsOfOthers() {
    SteppedKeeper small = stepped(100);
    flood(small, FLOOD);
    CallId others = requested(small);

    assertThat(deliveriesBefore(small, others)).isLessThanOrEqualTo(2);
  }

  @Test
  void aRequestDuringAFloodGetsTheNextTurn() {
    flood(stepped, FLOOD);
    CallId[] others = new CallId[1];
    stepped.listening =
        event -> {
          stepped.clock.advance(Duration.ofMillis(100));
          if (stepped.delivered.size() == 50) {
            others[0] = requested(stepped);
            stepped.pass(Duration.ofSeconds(1), Duration.ofMillis(20));
          }
          stepped.settle();
        };
    stepped.pass(Duration.ofSeconds(1), Duration.ofMillis(20));
    work(stepped, () -> stepped.delivered.size() > 60);

    assertThat(stepped.delivered.subList(50, 53)).extracting(CallEvent::callId).contains(others[0]);
  }

  @Test
  void allEventsOfAFloodAreDeliveredOnce() {
    SteppedKeeper small = stepped(100);
    List<CallId> ids = flood(small, 300);
    work(small, () -> small.delivered.size() >= ids.size());

    assertThat(small.delivered)
        .extracting(CallEvent::callId)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aCallWithManyEventsIsDeliveredInSeveralTurns() {
    CallId busy = requested(stepped);
    stepped.otherNode.accept(BEN, busy);
    for (int i = 0; i < 100; i++) {
      VideoCall call = stepped.get(busy);
      stepped.otherNode.reschedule(ANNA, busy, call.scheduledAt().plusSeconds(1), null);
    }
    CallId others = flood(stepped, 1).get(0);

    assertThat(deliveriesBefore(stepped, others)).isLessThanOrEqualTo(20);
    work(stepped, () -> stepped.delivered.size() >= 103);
    assertThat(stepped.delivered)
        .filteredOn(event -> event.callId().equals(busy))
        .isEqualTo(stepped.calls.history(ANNA, busy));
  }
}
