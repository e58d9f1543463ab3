package dev.bookend.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1); // it overflows on the way
  private final Quota quota = new Quota(20, () -> now);

  @Test
  void all_slots_of_a_second_are_for_what_goes_first() {
    for (int i = 0; i < 20; i++) {
      assertThat(quota.takeFirst()).isEmpty();
    }

    assertThat(quota.takeFirst()).hasValue(Duration.ofSeconds(1));
  }

  @Test
  void a_slot_is_free_again_a_second_after_it_was_taken() {
    for (int i = 0; i < 20; i++) {
      quota.takeFirst();
      pass(10);
    }
    assertThat(quota.takeFirst()).hasValue(Duration.ofMillis(800));

    pass(800);

    assertThat(quota.takeFirst()).isEmpty();
    assertThat(quota.takeFirst()).hasValue(Duration.ofMillis(10));
  }

  @Test
  void those_who_are_sent_away_come_back_one_by_one() {
    for (int i = 0; i < 20; i++) {
      quota.takeFirst();
    }

    for (int i = 0; i < 100; i++) {
      assertThat(quota.takeFirst()).hasValue(Duration.ofMillis(1000 + 50L * i));
    }
  }

  @Test
  void a_quarter_is_kept_from_what_goes_last() {
    for (int i = 0; i < 15; i++) {
      assertThat(quota.takeLast()).isEmpty();
    }

    assertThat(quota.takeLast()).hasValue(Duration.ofSeconds(1));
    for (int i = 0; i < 5; i++) {
      assertThat(quota.takeFirst()).isEmpty();
    }
    assertThat(quota.takeFirst()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void a_small_quota_keeps_nothing(int perSecond) {
    Quota small = new Quota(perSecond, () -> now);
    for (int i = 0; i < perSecond; i++) {
      assertThat(small.takeLast()).isEmpty();
    }

    assertThat(small.takeLast()).isPresent();
  }

  @Test
  void what_goes_last_gets_nothing_while_somebody_is_expected_back() {
    for (int i = 0; i < 20; i++) {
      quota.takeFirst();
    }
    quota.takeFirst();
    pass(1000);

    assertThat(quota.takeLast()).isPresent();

    assertThat(quota.takeFirst()).isEmpty();
    assertThat(quota.takeLast()).isEmpty();
  }

  @Test
  void who_does_not_come_back_is_forgotten_after_a_second() {
    for (int i = 0; i < 21; i++) {
      quota.takeFirst();
    }
    pass(1500);
    assertThat(quota.takeLast()).hasValue(Duration.ofMillis(500));

    pass(500);

    assertThat(quota.takeLast()).isEmpty();
  }

  @Test
  void when_twilio_says_wait_nobody_gets_anything_until_then() {
    quota.holdOff(Duration.ofSeconds(7));
    quota.holdOff(Duration.ofSeconds(3));

    assertThat(quota.takeLast()).hasValue(Duration.ofSeconds(7));
    assertThat(quota.takeFirst()).hasValue(Duration.ofSeconds(7));
    assertThat(quota.takeFirst()).hasValue(Duration.ofMillis(7050));

    pass(7000);

    assertThat(quota.takeFirst()).isEmpty();
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /**
   * Ends and opens come at random, more than there are slots for, and come back as they are told.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void no_second_ever_has_more_than_its_share_and_everybody_gets_through(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int perSecond = 1 + random.nextInt(30);
    Quota tried = new Quota(perSecond, () -> now);
    PriorityQueue<Visit> visits =
        new PriorityQueue<>(Comparator.comparingLong((Visit visit) -> visit.at - now));
    int all = 20 + random.nextInt(200);
    long begin = now;
    for (int i = 0; i < all; i++) {
      long at = begin + MILLI * random.nextInt(1 + random.nextInt(10_000));
      visits.add(new Visit(at, i, random.nextBoolean()));
    }
    Set<Integer> endsSentAway = new HashSet<>();
    Deque<Long> granted = new ArrayDeque<>();
    int steps = 0;

    while (!visits.isEmpty()) {
      Visit visit = visits.remove();
      now = visit.at;
      Optional<Duration> pause = visit.isEnd ? tried.takeFirst() : tried.takeLast();
      if (pause.isPresent()) {
        assertThat(pause.get()).isPositive();
        if (visit.isEnd) {
          endsSentAway.add(visit.who);
        }
        visits.add(new Visit(now + pause.get().toNanos(), visit.who, visit.isEnd));
      } else {
        if (visit.isEnd) {
          endsSentAway.remove(visit.who);
        } else {
          assertThat(endsSentAway).as("ends that wait while one is opened").isEmpty();
        }
        granted.addLast(now);
        while (now - granted.getFirst() >= TimeUnit.SECONDS.toNanos(1)) {
          granted.removeFirst();
        }
        assertThat(granted).hasSizeLessThanOrEqualTo(perSecond);
      }
      assertThat(++steps).as("attempts").isLessThan(all * 1000);
    }

    assertThat(endsSentAway).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 20})
  void ends_alone_use_the_whole_quota(int perSecond) {
    Quota tried = new Quota(perSecond, () -> now);
    PriorityQueue<Long> visits =
        new PriorityQueue<>(Comparator.comparingLong((Long at) -> at - now));
    long begin = now;
    for (int i = 0; i < perSecond * 50; i++) {
      visits.add(begin);
    }
    int attempts = 0;

    while (!visits.isEmpty()) {
      now = visits.remove();
      attempts++;
      tried.takeFirst().ifPresent(pause -> visits.add(now + pause.toNanos()));
    }

    assertThat(Duration.ofNanos(now - begin)).isLessThanOrEqualTo(Duration.ofSeconds(51));
    assertThat(attempts).isLessThanOrEqualTo(perSecond * 50 * 2);
  }

  private void pass(long millis) {
    now += millis * MILLI;
  }

  private record Visit(long at, int who, boolean isEnd) {}
}
