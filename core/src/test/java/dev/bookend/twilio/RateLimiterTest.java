package dev.bookend.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1); // it overflows on the way
  private final RateLimiter limiter = new RateLimiter(20, () -> now);

  @Test
  void all_slots_of_a_second_are_for_what_goes_first() {
    for (int i = 0; i < 20; i++) {
      assertThat(first()).isEmpty();
    }

    assertThat(first()).hasValue(Duration.ofSeconds(1));
  }

  @Test
  void a_slot_is_free_again_a_second_after_it_was_taken() {
    for (int i = 0; i < 20; i++) {
      first();
      pass(10);
    }
    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofMillis(800));

    pass(800);

    assertThat(limiter.takeUrgent("ann")).isEmpty();
    assertThat(first()).hasValue(Duration.ofMillis(10));
  }

  @Test
  void those_who_are_sent_away_come_back_one_by_one() {
    for (int i = 0; i < 20; i++) {
      first();
    }

    for (int i = 0; i < 100; i++) {
      assertThat(first()).hasValue(Duration.ofMillis(1000 + 50L * i));
    }
  }

  @Test
  void a_quarter_is_kept_from_what_goes_last() {
    for (int i = 0; i < 15; i++) {
      assertThat(limiter.take()).isEmpty();
    }

    assertThat(limiter.take()).hasValue(Duration.ofSeconds(1));
    for (int i = 0; i < 5; i++) {
      assertThat(first()).isEmpty();
    }
    assertThat(first()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void a_small_quota_keeps_nothing(int perSecond) {
    RateLimiter small = new RateLimiter(perSecond, () -> now);
    for (int i = 0; i < perSecond; i++) {
      assertThat(small.take()).isEmpty();
    }

    assertThat(small.take()).isPresent();
  }

  @Test
  void what_goes_last_gets_nothing_while_somebody_is_expected_back() {
    for (int i = 0; i < 20; i++) {
      first();
    }
    limiter.takeUrgent("ann");
    pass(1000);

    assertThat(limiter.take()).isPresent();

    assertThat(limiter.takeUrgent("ann")).isEmpty();
    assertThat(limiter.take()).isEmpty();
  }

  @Test
  void who_does_not_come_back_is_forgotten_after_a_second() {
    for (int i = 0; i < 21; i++) {
      first();
    }
    pass(1500);
    assertThat(limiter.take()).hasValue(Duration.ofMillis(500));

    pass(500);

    assertThat(limiter.take()).isEmpty();
  }

  @Test
  void when_twilio_says_wait_nobody_gets_anything_until_then() {
    limiter.block(Duration.ofSeconds(7));
    limiter.block(Duration.ofSeconds(3));

    assertThat(limiter.take()).hasValue(Duration.ofSeconds(7));
    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofSeconds(7));
    assertThat(first()).hasValue(Duration.ofMillis(7050));

    pass(7000);

    assertThat(limiter.takeUrgent("ann")).isEmpty();
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
    RandomGenerator random = random(seed);
    int perSecond = 1 + random.nextInt(30);
    RateLimiter tried = new RateLimiter(perSecond, () -> now);
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
      Optional<Duration> pause = visit.isEnd ? tried.takeUrgent(visit.who) : tried.take();
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
    List<Long> all = Collections.nCopies(perSecond * 50, 0L);

    Outcome outcome = new Rush(perSecond, all, 0, 0).run(1);

    assertThat(outcome.worstWait).isLessThanOrEqualTo(Duration.ofSeconds(51));
    assertThat(outcome.attempts).isLessThanOrEqualTo(all.size() * 2);
  }

  static Stream<Arguments> rushes() {
    return seeds()
        .limit(25)
        .boxed()
        .flatMap(seed -> Stream.of(0, 10, 300).map(late -> Arguments.of(seed, late)));
  }

  /** 400 at once, and then almost as many as there are slots, for two minutes. */
  private static List<Long> burstAndStream(RandomGenerator random) {
    List<Long> comings = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      comings.add(MILLI * random.nextInt(50));
    }
    for (double at = 0; at < 120; at += random.nextExponential() / 19) {
      comings.add((long) (at * SECOND));
    }
    return comings;
  }

  @ParameterizedTest(name = "seed {0}, up to {1} ms late")
  @MethodSource("rushes")
  void who_came_first_goes_first_however_many_come_after(long seed, int late) {
    List<Long> comings = burstAndStream(random(seed));

    Outcome outcome = new Rush(20, comings, late, 0).run(seed);

    assertThat(outcome.worstWait).isLessThanOrEqualTo(nearly(inTurn(comings, 20)));
    assertThat(outcome.grantedWithin(Duration.ofSeconds(20))).isGreaterThanOrEqualTo(20 * 18);
    assertThat(outcome.attempts).isLessThanOrEqualTo(comings.size() * 4);
    assertThat(outcome.mostInASecond(20)).isLessThanOrEqualTo(20);
  }

  @ParameterizedTest(name = "seed {0}, up to {1} ms late")
  @MethodSource("rushes")
  void what_is_left_by_those_who_stay_away_is_taken(long seed, int late) {
    List<Long> comings = burstAndStream(random(seed));

    Outcome outcome = new Rush(20, comings, late, 30).run(seed);

    assertThat(outcome.worstWait).isLessThanOrEqualTo(nearly(inTurn(comings, 20)));
    assertThat(outcome.grantedWithin(Duration.ofSeconds(20))).isGreaterThanOrEqualTo(20 * 18);
    assertThat(outcome.mostInASecond(20)).isLessThanOrEqualTo(20);
  }

  @Test
  void who_comes_back_too_early_keeps_the_place() {
    for (int i = 0; i < 20; i++) {
      first();
    }
    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofSeconds(1));
    assertThat(limiter.takeUrgent("ben")).hasValue(Duration.ofMillis(1050));

    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofSeconds(1));
    pass(400);
    assertThat(limiter.takeUrgent("ben")).hasValue(Duration.ofMillis(650));
  }

  @Test
  void a_newcomer_takes_no_slot_that_is_promised() {
    for (int i = 0; i < 20; i++) {
      first();
      pass(50);
    }
    pass(-1);
    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofMillis(1));
    pass(10);

    assertThat(limiter.takeUrgent("ben")).isPresent();

    assertThat(limiter.takeUrgent("ann")).isEmpty();
  }

  @Test
  void after_a_pause_that_twilio_asked_for_they_come_one_by_one_in_their_order() {
    for (int i = 0; i < 20; i++) {
      first();
    }
    for (int i = 0; i < 40; i++) {
      limiter.takeUrgent(i);
    }
    limiter.block(Duration.ofSeconds(8));
    pass(2950); // all are due

    for (int i = 0; i < 40; i++) {
      if (1000 + 50 * i + 1000 > 2950) { // the others are forgotten
        limiter.takeUrgent(i);
      }
    }

    assertThat(limiter.takeUrgent(39)).hasValue(Duration.ofSeconds(6));
  }

  private Optional<Duration> first() {
    return limiter.takeUrgent(new Object());
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** The longest wait if all queued up. */
  private static Duration inTurn(List<Long> comings, int perSecond) {
    List<Long> slots = new ArrayList<>();
    long worst = 0;
    for (long coming : comings.stream().sorted().toList()) {
      int taken = slots.size();
      long slot =
          taken < perSecond ? coming : Math.max(coming, slots.get(taken - perSecond) + SECOND);
      slots.add(slot);
      worst = Math.max(worst, slot - coming);
    }
    return Duration.ofNanos(worst);
  }

  private static Duration nearly(Duration ideal) {
    return ideal.multipliedBy(13).dividedBy(10).plusSeconds(1);
  }

  /**
   * Ends that come at their times, and again as they are told.
   *
   * @param late how many milliseconds later than told, at most
   * @param lost of a hundred that are told to come again, how many do not
   */
  private record Rush(int perSecond, List<Long> comings, int late, int lost) {
    Outcome run(long seed) {
      RandomGenerator random = random(seed);
      AtomicLong now = new AtomicLong();
      RateLimiter tried = new RateLimiter(perSecond, now::get);
      PriorityQueue<Visit> visits = new PriorityQueue<>(Comparator.comparingLong(Visit::at));
      for (int who = 0; who < comings.size(); who++) {
        visits.add(new Visit(comings.get(who), who, true));
      }
      List<Long> granted = new ArrayList<>();
      long worst = 0;
      int attempts = 0;
      while (!visits.isEmpty()) {
        Visit visit = visits.remove();
        now.set(visit.at);
        attempts++;
        Optional<Duration> pause = tried.takeUrgent(visit.who);
        if (pause.isEmpty()) {
          granted.add(visit.at);
          worst = Math.max(worst, visit.at - comings.get(visit.who));
        } else if (random.nextInt(100) >= lost) {
          long at = visit.at + pause.get().toNanos() + MILLI * random.nextInt(late + 1);
          visits.add(new Visit(at, visit.who, true));
        }
      }
      return new Outcome(Duration.ofNanos(worst), attempts, granted);
    }
  }

  private record Outcome(Duration worstWait, int attempts, List<Long> granted) {
    long grantedWithin(Duration time) {
      return granted.stream().filter(at -> at < time.toNanos()).count();
    }

    int mostInASecond(int perSecond) {
      int most = 0;
      for (int i = 0; i < granted.size(); i++) {
        int from = Math.max(0, i - 2 * perSecond);
        long end = granted.get(i);
        long within = granted.subList(from, i + 1).stream().filter(at -> end - at < SECOND).count();
        most = Math.max(most, (int) within);
      }
      return most;
    }
  }

  private void pass(long millis) {
    now += millis * MILLI;
  }

  private record Visit(long at, int who, boolean isEnd) {}
}
