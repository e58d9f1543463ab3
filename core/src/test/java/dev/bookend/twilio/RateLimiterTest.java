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

  private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1); // overflows during the test
  private final RateLimiter limiter = new RateLimiter(20, () -> now);

  @Test
  void urgentCallersMayTakeAllSlotsOfASecond() {
    for (int i = 0; i < 20; i++) {
      assertThat(takeUrgent()).isEmpty();
    }

    assertThat(takeUrgent()).hasValue(Duration.ofSeconds(1));
  }

  @Test
  void aSlotIsFreeOneSecondAfterItWasTaken() {
    for (int i = 0; i < 20; i++) {
      takeUrgent();
      pass(10);
    }
    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofMillis(800));

    pass(800);

    assertThat(limiter.takeUrgent("ann")).isEmpty();
    assertThat(takeUrgent()).hasValue(Duration.ofMillis(10));
  }

  @Test
  void retriesOfRejectedCallersAreSpreadAtTheRateOfTheLimit() {
    for (int i = 0; i < 20; i++) {
      takeUrgent();
    }

    for (int i = 0; i < 100; i++) {
      assertThat(takeUrgent()).hasValue(Duration.ofMillis(1000 + 50L * i));
    }
  }

  @Test
  void aQuarterOfTheSlotsIsReservedForUrgentCallers() {
    for (int i = 0; i < 15; i++) {
      assertThat(limiter.take()).isEmpty();
    }

    assertThat(limiter.take()).hasValue(Duration.ofSeconds(1));
    for (int i = 0; i < 5; i++) {
      assertThat(takeUrgent()).isEmpty();
    }
    assertThat(takeUrgent()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aLimitBelowFourReservesNothing(int perSecond) {
    RateLimiter small = new RateLimiter(perSecond, () -> now);
    for (int i = 0; i < perSecond; i++) {
      assertThat(small.take()).isEmpty();
    }

    assertThat(small.take()).isPresent();
  }

  @Test
  void otherCallersGetNoSlotWhileAReservationIsOpen() {
    for (int i = 0; i < 20; i++) {
      takeUrgent();
    }
    limiter.takeUrgent("ann");
    pass(1000);

    assertThat(limiter.take()).isPresent();

    assertThat(limiter.takeUrgent("ann")).isEmpty();
    assertThat(limiter.take()).isEmpty();
  }

  @Test
  void aReservationExpiresOneSecondAfterItsTime() {
    for (int i = 0; i < 21; i++) {
      takeUrgent();
    }
    pass(1500);
    assertThat(limiter.take()).hasValue(Duration.ofMillis(500));

    pass(500);

    assertThat(limiter.take()).isEmpty();
  }

  @Test
  void noCallerGetsASlotDuringTwiliosRetryAfter() {
    limiter.block(Duration.ofSeconds(7));
    limiter.block(Duration.ofSeconds(3));

    assertThat(limiter.take()).hasValue(Duration.ofSeconds(7));
    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofSeconds(7));
    assertThat(takeUrgent()).hasValue(Duration.ofMillis(7050));

    pass(7000);

    assertThat(limiter.takeUrgent("ann")).isEmpty();
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /**
   * Urgent and other callers at random times, more than the limit allows, which retry after the
   * given pause.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noSecondExceedsTheLimitAndEachCallerIsServed(long seed) {
    RandomGenerator random = random(seed);
    int perSecond = 1 + random.nextInt(30);
    RateLimiter tested = new RateLimiter(perSecond, () -> now);
    PriorityQueue<Attempt> queue =
        new PriorityQueue<>(Comparator.comparingLong((Attempt attempt) -> attempt.at - now));
    int all = 20 + random.nextInt(200);
    long begin = now;
    for (int i = 0; i < all; i++) {
      long at = begin + MILLI * random.nextInt(1 + random.nextInt(10_000));
      queue.add(new Attempt(at, i, random.nextBoolean()));
    }
    Set<Integer> rejectedUrgent = new HashSet<>();
    Deque<Long> granted = new ArrayDeque<>();
    int steps = 0;

    while (!queue.isEmpty()) {
      Attempt attempt = queue.remove();
      now = attempt.at;
      Optional<Duration> pause =
          attempt.isUrgent ? tested.takeUrgent(attempt.caller) : tested.take();
      if (pause.isPresent()) {
        assertThat(pause.get()).isPositive();
        if (attempt.isUrgent) {
          rejectedUrgent.add(attempt.caller);
        }
        queue.add(new Attempt(now + pause.get().toNanos(), attempt.caller, attempt.isUrgent));
      } else {
        if (attempt.isUrgent) {
          rejectedUrgent.remove(attempt.caller);
        } else {
          assertThat(rejectedUrgent).as("urgent callers with a reservation").isEmpty();
        }
        granted.addLast(now);
        while (now - granted.getFirst() >= TimeUnit.SECONDS.toNanos(1)) {
          granted.removeFirst();
        }
        assertThat(granted).hasSizeLessThanOrEqualTo(perSecond);
      }
      assertThat(++steps).as("attempts").isLessThan(all * 1000);
    }

    assertThat(rejectedUrgent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 20})
  void urgentCallersAloneUseTheWholeLimit(int perSecond) {
    List<Long> all = Collections.nCopies(perSecond * 50, 0L);

    LoadResult result = new Load(perSecond, all, 0, 0).run(1);

    assertThat(result.longestWait).isLessThanOrEqualTo(Duration.ofSeconds(51));
    assertThat(result.attempts).isLessThanOrEqualTo(all.size() * 2);
  }

  static Stream<Arguments> loads() {
    return seeds()
        .limit(25)
        .boxed()
        .flatMap(seed -> Stream.of(0, 10, 300).map(maxDelay -> Arguments.of(seed, maxDelay)));
  }

  /** 400 callers at once, then two minutes of callers at nearly the rate of the limit. */
  private static List<Long> burstAndStream(RandomGenerator random) {
    List<Long> arrivals = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      arrivals.add(MILLI * random.nextInt(50));
    }
    for (double at = 0; at < 120; at += random.nextExponential() / 19) {
      arrivals.add((long) (at * SECOND));
    }
    return arrivals;
  }

  @ParameterizedTest(name = "seed {0}, up to {1} ms delay")
  @MethodSource("loads")
  void urgentCallersAreServedInTheOrderOfTheirFirstAttempt(long seed, int maxDelay) {
    List<Long> arrivals = burstAndStream(random(seed));

    LoadResult result = new Load(20, arrivals, maxDelay, 0).run(seed);

    assertThat(result.longestWait)
        .isLessThanOrEqualTo(withTolerance(longestWaitInOrder(arrivals, 20)));
    assertThat(result.grantedWithin(Duration.ofSeconds(20))).isGreaterThanOrEqualTo(20 * 18);
    assertThat(result.attempts).isLessThanOrEqualTo(arrivals.size() * 4);
    assertThat(result.maxPerSecond(20)).isLessThanOrEqualTo(20);
  }

  @ParameterizedTest(name = "seed {0}, up to {1} ms delay")
  @MethodSource("loads")
  void slotsOfExpiredReservationsAreTaken(long seed, int maxDelay) {
    List<Long> arrivals = burstAndStream(random(seed));

    LoadResult result = new Load(20, arrivals, maxDelay, 30).run(seed);

    assertThat(result.longestWait)
        .isLessThanOrEqualTo(withTolerance(longestWaitInOrder(arrivals, 20)));
    assertThat(result.grantedWithin(Duration.ofSeconds(20))).isGreaterThanOrEqualTo(20 * 18);
    assertThat(result.maxPerSecond(20)).isLessThanOrEqualTo(20);
  }

  @Test
  void anEarlyRetryKeepsTheReservation() {
    for (int i = 0; i < 20; i++) {
      takeUrgent();
    }
    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofSeconds(1));
    assertThat(limiter.takeUrgent("ben")).hasValue(Duration.ofMillis(1050));

    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofSeconds(1));
    pass(400);
    assertThat(limiter.takeUrgent("ben")).hasValue(Duration.ofMillis(650));
  }

  @Test
  void aNewCallerGetsNoReservedSlot() {
    for (int i = 0; i < 20; i++) {
      takeUrgent();
      pass(50);
    }
    pass(-1);
    assertThat(limiter.takeUrgent("ann")).hasValue(Duration.ofMillis(1));
    pass(10);

    assertThat(limiter.takeUrgent("ben")).isPresent();

    assertThat(limiter.takeUrgent("ann")).isEmpty();
  }

  @Test
  void afterARetryAfterCallersAreServedInOrderAtTheRateOfTheLimit() {
    for (int i = 0; i < 20; i++) {
      takeUrgent();
    }
    for (int i = 0; i < 40; i++) {
      limiter.takeUrgent(i);
    }
    limiter.block(Duration.ofSeconds(8));
    pass(2950); // all reservations are due

    for (int i = 0; i < 40; i++) {
      if (1000 + 50 * i + 1000 > 2950) { // the other reservations have expired
        limiter.takeUrgent(i);
      }
    }

    assertThat(limiter.takeUrgent(39)).hasValue(Duration.ofSeconds(6));
  }

  private Optional<Duration> takeUrgent() {
    return limiter.takeUrgent(new Object());
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** The longest wait in a strict queue. */
  private static Duration longestWaitInOrder(List<Long> arrivals, int perSecond) {
    List<Long> slots = new ArrayList<>();
    long longest = 0;
    for (long arrival : arrivals.stream().sorted().toList()) {
      int taken = slots.size();
      long slot =
          taken < perSecond ? arrival : Math.max(arrival, slots.get(taken - perSecond) + SECOND);
      slots.add(slot);
      longest = Math.max(longest, slot - arrival);
    }
    return Duration.ofNanos(longest);
  }

  private static Duration withTolerance(Duration ideal) {
    return ideal.multipliedBy(13).dividedBy(10).plusSeconds(1);
  }

  /**
   * Urgent callers that arrive at given times and retry after the given pause.
   *
   * @param maxDelay the maximum delay of a retry, in milliseconds
   * @param lostPercent the percentage of rejected callers that never retry
   */
  private record Load(int perSecond, List<Long> arrivals, int maxDelay, int lostPercent) {
    LoadResult run(long seed) {
      RandomGenerator random = random(seed);
      AtomicLong now = new AtomicLong();
      RateLimiter tested = new RateLimiter(perSecond, now::get);
      PriorityQueue<Attempt> queue = new PriorityQueue<>(Comparator.comparingLong(Attempt::at));
      for (int caller = 0; caller < arrivals.size(); caller++) {
        queue.add(new Attempt(arrivals.get(caller), caller, true));
      }
      List<Long> granted = new ArrayList<>();
      long longest = 0;
      int attempts = 0;
      while (!queue.isEmpty()) {
        Attempt attempt = queue.remove();
        now.set(attempt.at);
        attempts++;
        Optional<Duration> pause = tested.takeUrgent(attempt.caller);
        if (pause.isEmpty()) {
          granted.add(attempt.at);
          longest = Math.max(longest, attempt.at - arrivals.get(attempt.caller));
        } else if (random.nextInt(100) >= lostPercent) {
          long at = attempt.at + pause.get().toNanos() + MILLI * random.nextInt(maxDelay + 1);
          queue.add(new Attempt(at, attempt.caller, true));
        }
      }
      return new LoadResult(Duration.ofNanos(longest), attempts, granted);
    }
  }

  private record LoadResult(Duration longestWait, int attempts, List<Long> granted) {
    long grantedWithin(Duration time) {
      return granted.stream().filter(at -> at < time.toNanos()).count();
    }

    int maxPerSecond(int perSecond) {
      int max = 0;
      for (int i = 0; i < granted.size(); i++) {
        int from = Math.max(0, i - 2 * perSecond);
        long end = granted.get(i);
        long within = granted.subList(from, i + 1).stream().filter(at -> end - at < SECOND).count();
        max = Math.max(max, (int) within);
      }
      return max;
    }
  }

  private void pass(long millis) {
    now += millis * MILLI;
  }

  private record Attempt(long at, int caller, boolean isUrgent) {}
}
