package dev.bookend.call;

import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** C36: presence is always current, and its events are merged. */
class PresenceEventsTest {
  private static final int STORIES = 100;
  private static final String ANNA = "anna";

  private final long seed = RandomGenerator.getDefault().nextLong();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

  private VideoCall call;
  private List<CallEvent> events;
  private Instant now;

  private void start() {
    now = NOW;
    events = new ArrayList<>();
    CallTerms terms = CallTerms.builder().limit(Duration.ofHours(24)).build();
    apply(
        VideoCall.request(
            CallId.random(), Actor.of(ANNA), CallRequest.inviting("ben"), terms, now));
    apply(call.accept("ben", now));
    apply(call.roomRequested().then(c -> c.roomOpened("RM", now)));
    apply(call.join(ANNA, now).then(c -> c.join("ben", now)));
    apply(call.connected("ben", "PB", now, now));
    apply(call.connected(ANNA, "PA0", now, now));
  }

  private void apply(CallChange change) {
    call = change.call();
    events.addAll(change.events());
  }

  /** Advances the time and applies each transition when it is due. */
  private void advance(Duration time) {
    Instant until = now.plus(time);
    Instant due = call.nextTransitionAt().orElse(Instant.MAX);
    while (!due.isAfter(until)) {
      now = due.isAfter(now) ? due : now;
      apply(call.advanceTo(now));
      due = call.nextTransitionAt().orElse(Instant.MAX);
    }
    now = until;
  }

  private boolean isPresent() {
    return call.require(ANNA).isConnected();
  }

  private List<CallEvent> presence() {
    return events.stream()
        .filter(e -> e instanceof CallEvent.Connected || e instanceof CallEvent.Left)
        .filter(e -> ANNA.equals(e.by()))
        .toList();
  }

  private boolean isConnectedByLastEvent() {
    return presence().get(presence().size() - 1) instanceof CallEvent.Connected;
  }

  private void toggleConnection(int number) {
    if (isPresent()) {
      String id = String.valueOf(call.require(ANNA).connection());
      apply(call.left(ANNA, id, now, now));
      assertThat(isPresent()).isFalse();
    } else {
      apply(call.connected(ANNA, "PA" + number, now, now));
      assertThat(isPresent()).isTrue();
    }
  }

  @Test
  void flappingIsBoundedAndTheLastEventMatchesThePresence() {
    int mostMerged = 0;
    for (int story = 0; story < STORIES; story++) {
      start();
      int times = 1 + random.nextInt(300);
      int pace = 1 + random.nextInt(20_000);
      for (int i = 1; i <= times; i++) {
        advance(Duration.ofMillis(1 + random.nextInt(pace)));
        toggleConnection(i);
      }
      String what = "seed " + seed + ", story " + story + ", " + times + " times";
      long seconds = Duration.between(NOW, now).toSeconds();
      assertThat(presence().size()).as(what).isLessThanOrEqualTo(most(seconds));
      mostMerged = Math.max(mostMerged, times + 1 - presence().size());

      boolean isPresent = isPresent();
      advance(Duration.ofHours(1));

      assertThat(isPresent()).as(what).isEqualTo(isPresent);
      assertThat(isConnectedByLastEvent()).as(what).isEqualTo(isPresent);
      for (int i = 0; i < presence().size(); i++) {
        assertThat(presence().get(i) instanceof CallEvent.Connected).as(what).isEqualTo(i % 2 == 0);
      }
    }
    assertThat(mostMerged).as("seed %d", seed).isGreaterThan(100);
  }

  /** The intervals 10 s + 20 s + 30 s ... add up to about 5 s times the square of their number. */
  private static int most(long seconds) {
    return PresenceEvents.FREE + (int) Math.ceil(Math.sqrt(seconds / 5.0)) + 1;
  }

  @Test
  void aDayOfFlappingIsBounded() {
    start();
    for (int i = 1; i <= 23 * 360; i++) {
      advance(Duration.ofSeconds(10));
      toggleConnection(i);
    }

    assertThat(presence()).hasSizeBetween(120, 160);
    assertThat(call.require(ANNA).connections().count()).isEqualTo(1 + 23 * 180);
  }

  @Test
  void duplicateProviderEventsChangeNothing() {
    for (boolean doubled : new boolean[] {false, true}) {
      start();
      for (int i = 1; i <= 100; i++) {
        advance(Duration.ofSeconds(3));
        String id = "PA" + (i - 1);
        Instant at = now;
        apply(call.left(ANNA, id, at, now));
        advance(Duration.ofSeconds(3));
        apply(call.connected(ANNA, "PA" + i, now, now));
        if (doubled) {
          assertThat(call.left(ANNA, id, at, now).changed()).isFalse();
          assertThat(call.connected(ANNA, "PA" + i, now, now).changed()).isFalse();
        }
      }
      CallCost cost = Pricing.defaults().of(call);
      assertThat(cost.connections()).isEqualTo(102);
      assertThat(cost.participantTime()).isEqualTo(Duration.ofMinutes(15));
    }
  }

  @Test
  void anEventIsDeferredUntilTheIntervalIsOver() {
    start();
    for (int i = 1; i < PresenceEvents.FREE; i++) {
      advance(Duration.ofSeconds(1));
      toggleConnection(i);
    }
    assertThat(presence()).hasSize(PresenceEvents.FREE);
    Instant last = now;
    advance(Duration.ofSeconds(1));
    toggleConnection(PresenceEvents.FREE);

    assertThat(presence()).hasSize(PresenceEvents.FREE);
    assertThat(call.nextTransitionAt()).contains(last.plusSeconds(10));
    advance(Duration.ofSeconds(9));
    assertThat(presence()).hasSize(PresenceEvents.FREE + 1);
    assertThat(isConnectedByLastEvent()).isEqualTo(isPresent());
  }

  @Test
  void deferredEventsAreDroppedWhenTheCallEnds() {
    start();
    for (int i = 1; i < 50; i++) {
      advance(Duration.ofSeconds(1));
      toggleConnection(i);
    }
    apply(call.complete(Actor.system(), null, now));
    int told = events.size();

    advance(Duration.ofHours(30));

    assertThat(events).hasSize(told);
    assertThat(events.get(told - 1)).isInstanceOf(CallEvent.Completed.class);
  }
}
