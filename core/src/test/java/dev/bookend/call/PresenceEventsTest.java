package dev.bookend.call;

import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** C36: presence is kept as it is, and its events are merged. */
class PresenceEventsTest {
  private static final int STORIES = 100;
  private static final String ANNA = "anna";

  private final long seed = RandomGenerator.getDefault().nextLong();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

  private VideoCall call;
  private List<CallEvent> events;
  private Instant now;

  private void begin() {
    now = NOW;
    events = new ArrayList<>();
    CallTerms terms = CallTerms.builder().limit(Duration.ofHours(24)).build();
    take(VideoCall.request(CallId.random(), CallRequest.between(ANNA, "ben"), terms, now));
    take(call.accept("ben", now));
    take(call.roomAsked().then(c -> c.roomOpened("RM", now)));
    take(call.admit(ANNA, now).then(c -> c.admit("ben", now)));
    take(call.connected("ben", "PB", now, now));
    take(call.connected(ANNA, "PA0", now, now));
  }

  private void take(CallChange change) {
    call = change.call();
    events.addAll(change.events());
  }

  /** Time passes, and what it does happens when it is due. */
  private void pass(Duration time) {
    Instant until = now.plus(time);
    Instant due = call.movesAt().orElse(Instant.MAX);
    while (!due.isAfter(until)) {
      now = due.isAfter(now) ? due : now;
      take(call.elapse(now));
      due = call.movesAt().orElse(Instant.MAX);
    }
    now = until;
  }

  private boolean isThere() {
    return call.require(ANNA).isConnected();
  }

  private List<CallEvent> presence() {
    return events.stream()
        .filter(e -> e instanceof CallEvent.Connected || e instanceof CallEvent.Left)
        .filter(e -> ANNA.equals(e.by()))
        .toList();
  }

  private boolean isSaidToBeThere() {
    return presence().get(presence().size() - 1) instanceof CallEvent.Connected;
  }

  private void comesAndGoes(int number) {
    if (isThere()) {
      String id = String.valueOf(call.require(ANNA).connection());
      take(call.left(ANNA, id, now, now));
      assertThat(isThere()).isFalse();
    } else {
      take(call.connected(ANNA, "PA" + number, now, now));
      assertThat(isThere()).isTrue();
    }
  }

  @Test
  void flappingIsBoundedAndTheLastEventIsTrueInTheEnd() {
    int mostMerged = 0;
    for (int story = 0; story < STORIES; story++) {
      begin();
      int times = 1 + random.nextInt(300);
      int pace = 1 + random.nextInt(20_000);
      for (int i = 1; i <= times; i++) {
        pass(Duration.ofMillis(1 + random.nextInt(pace)));
        comesAndGoes(i);
      }
      String what = "seed " + seed + ", story " + story + ", " + times + " times";
      long seconds = Duration.between(NOW, now).toSeconds();
      assertThat(presence().size()).as(what).isLessThanOrEqualTo(most(seconds));
      mostMerged = Math.max(mostMerged, times + 1 - presence().size());

      boolean isThere = isThere();
      pass(Duration.ofHours(1));

      assertThat(isThere()).as(what).isEqualTo(isThere);
      assertThat(isSaidToBeThere()).as(what).isEqualTo(isThere);
      for (int i = 0; i < presence().size(); i++) {
        assertThat(presence().get(i) instanceof CallEvent.Connected).as(what).isEqualTo(i % 2 == 0);
      }
    }
    assertThat(mostMerged).as("seed %d", seed).isGreaterThan(100);
  }

  /** 10 s + 20 s + 30 s and so on make five times the square of their number. */
  private static int most(long seconds) {
    return PresenceEvents.FREE + (int) Math.ceil(Math.sqrt(seconds / 5.0)) + 1;
  }

  @Test
  void aWholeDayOfFlappingIsBoundedToo() {
    begin();
    for (int i = 1; i <= 23 * 360; i++) {
      pass(Duration.ofSeconds(10));
      comesAndGoes(i);
    }

    assertThat(presence()).hasSizeBetween(120, 160);
    assertThat(call.require(ANNA).connections().count()).isEqualTo(1 + 23 * 180);
  }

  @Test
  void doubledEventsOfTheProviderChangeNothing() {
    for (boolean doubled : new boolean[] {false, true}) {
      begin();
      for (int i = 1; i <= 100; i++) {
        pass(Duration.ofSeconds(3));
        String id = "PA" + (i - 1);
        Instant at = now;
        take(call.left(ANNA, id, at, now));
        pass(Duration.ofSeconds(3));
        take(call.connected(ANNA, "PA" + i, now, now));
        if (doubled) {
          assertThat(call.left(ANNA, id, at, now).changed()).isFalse();
          assertThat(call.connected(ANNA, "PA" + i, now, now).changed()).isFalse();
        }
      }
      CallCost cost = CallCost.Pricing.defaults().of(call);
      assertThat(cost.connections()).isEqualTo(102);
      assertThat(cost.participantTime()).isEqualTo(Duration.ofMinutes(15));
    }
  }

  @Test
  void anEventIsHeldBackUntilItsPauseIsOver() {
    begin();
    for (int i = 1; i < PresenceEvents.FREE; i++) {
      pass(Duration.ofSeconds(1));
      comesAndGoes(i);
    }
    assertThat(presence()).hasSize(PresenceEvents.FREE);
    Instant last = now;
    pass(Duration.ofSeconds(1));
    comesAndGoes(PresenceEvents.FREE);

    assertThat(presence()).hasSize(PresenceEvents.FREE);
    assertThat(call.movesAt()).contains(last.plusSeconds(10));
    pass(Duration.ofSeconds(9));
    assertThat(presence()).hasSize(PresenceEvents.FREE + 1);
    assertThat(isSaidToBeThere()).isEqualTo(isThere());
  }

  @Test
  void whatIsHeldBackAtTheEndIsNotToldAnyMore() {
    begin();
    for (int i = 1; i < 50; i++) {
      pass(Duration.ofSeconds(1));
      comesAndGoes(i);
    }
    take(call.complete(Actor.host(), now));
    int told = events.size();

    pass(Duration.ofHours(30));

    assertThat(events).hasSize(told);
    assertThat(events.get(told - 1)).isInstanceOf(CallEvent.Completed.class);
  }
}
