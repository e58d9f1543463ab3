package dev.bookend.call;

import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.Pricing.Rounding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Random connects and disconnects, with an independent account of their cost. */
class RandomCostTest {
  private static final List<String> PEOPLE = List.of("anna", "ben", "cleo");
  private static final int STORIES = 2000;
  private static final BigDecimal PRICE = new BigDecimal("0.0043");
  private static final Pricing UP =
      new Pricing(PRICE, Pricing.defaults().currency(), Rounding.UP_PER_CONNECTION);
  private static final Pricing PRO_RATA =
      new Pricing(PRICE, Pricing.defaults().currency(), Rounding.PRO_RATA);

  private final long seed = RandomGenerator.getDefault().nextLong();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

  private VideoCall call;
  private List<CallEvent> history;
  private Instant now;

  /** The provider's account: the start of each open connection, and the billed durations. */
  private Map<String, Instant> since;

  private Map<String, String> names;
  private List<Duration> billed;

  /** Whether rooms are managed; otherwise participants' own reports count. */
  private boolean managed;

  @Test
  void theCostEqualsTheProvidersAccount() {
    int reconnects = 0;
    for (int story = 0; story < STORIES; story++) {
      run();
      String what = "seed " + seed + ", story " + story + ": " + history;
      Duration time = billed.stream().reduce(Duration.ZERO, Duration::plus);
      long minutes =
          billed.stream().mapToLong(d -> Math.max(1, (d.toMillis() + 59_999) / 60_000)).sum();

      CallCost up = UP.of(call);
      CallCost proRata = PRO_RATA.of(call);

      assertThat(up.connections()).as(what).isEqualTo(billed.size());
      assertThat(up.participantTime()).as(what).isEqualTo(time);
      assertThat(up.participantMinutes())
          .as(what)
          .isEqualByComparingTo(BigDecimal.valueOf(minutes));
      assertThat(up.amount())
          .as(what)
          .isEqualByComparingTo(PRICE.multiply(BigDecimal.valueOf(minutes)));
      assertThat(proRata.amount())
          .as(what)
          .isEqualByComparingTo(
              PRICE
                  .multiply(BigDecimal.valueOf(time.toMillis()))
                  .divide(BigDecimal.valueOf(60_000), 6, RoundingMode.HALF_UP))
          .isLessThanOrEqualTo(up.amount());
      reconnects += billed.size() > PEOPLE.size() ? 1 : 0;
    }
    assertThat(reconnects).as("stories with reconnects, seed %d", seed).isGreaterThan(STORIES / 10);
  }

  private void run() {
    now = NOW;
    since = new HashMap<>();
    names = new HashMap<>();
    billed = new ArrayList<>();
    history = new ArrayList<>();
    CallTerms terms = CallTerms.builder().limit(Duration.ofMinutes(3)).build();
    CallRequest request = CallRequest.inviting("ben", "cleo");
    apply(VideoCall.request(CallId.random(), Actor.of("anna"), request, terms, now));
    PEOPLE.subList(1, 3).forEach(identity -> apply(call.accept(identity, now)));
    managed = random.nextBoolean();
    if (managed) {
      apply(call.roomRequested().then(c -> c.roomOpened("RM", now)));
    }
    PEOPLE.forEach(identity -> apply(call.join(identity, now)));
    for (int step = random.nextInt(20); step > 0 && !call.status().isOver(); step--) {
      now = now.plusMillis(random.nextInt(40_000));
      apply(call.advanceTo(now));
      if (!call.status().isOver()) {
        connectOrDisconnect(PEOPLE.get(random.nextInt(PEOPLE.size())));
      }
    }
    now = now.plus(Duration.ofMinutes(20));
    for (Instant due = dueAt(); due != null; due = dueAt()) {
      now = due;
      apply(call.advanceTo(now));
    }
    if (managed) {
      now = now.plusMillis(random.nextInt(3000));
      List.copyOf(since.keySet()).forEach(this::disconnect);
      apply(call.roomClosed(call.room(), now));
    } else {
      now = call.times().endedAt();
      List.copyOf(since.keySet()).forEach(this::disconnect);
    }
  }

  private Instant dueAt() {
    return call.nextTransitionAt().filter(due -> !due.isAfter(now)).orElse(null);
  }

  private void connectOrDisconnect(String identity) {
    boolean isThere = since.containsKey(identity);
    switch (random.nextInt(4)) {
      case 0 -> {
        if (isThere) {
          String connection = names.get(identity);
          disconnect(identity);
          apply(call.left(identity, connection, now, now));
        }
      }
      case 1 -> {
        if (isThere && !isReplacedUnnoticed(identity)) {
          disconnect(identity);
        }
        if (!since.containsKey(identity)) {
          connect(identity);
        }
      }
      default -> {
        if (isThere) {
          report(identity);
        } else {
          connect(identity);
        }
      }
    }
  }

  private void connect(String identity) {
    since.put(identity, now);
    names.put(identity, "PA" + billed.size() + identity);
    report(identity);
  }

  /** Reports cannot distinguish a connection from one that replaces it within seconds. */
  private boolean isReplacedUnnoticed(String identity) {
    Connection current = call.require(identity).connections().current();
    return current != null
        && current.id() == null
        && Duration.between(current.sortKey(), now).compareTo(ReportedConnections.TOLERANCE) <= 0;
  }

  /**
   * Reports a start any number of times, by the participant or the provider. The participant's own
   * report counts in an ad-hoc room if no other connection is known.
   */
  private void report(String identity) {
    boolean counts = !managed && !call.require(identity).isConnected();
    int named = counts ? random.nextInt(3) : 1 + random.nextInt(2);
    List<String> reports = new ArrayList<>(Collections.nCopies(named, names.get(identity)));
    for (int own = counts && named == 0 ? 1 : random.nextInt(3); own > 0; own--) {
      reports.add(random.nextInt(reports.size() + 1), null);
    }
    for (String connection : reports) {
      apply(call.connected(identity, connection, since.get(identity), now));
    }
  }

  private void disconnect(String identity) {
    billed.add(Duration.between(since.remove(identity), now));
  }

  private void apply(CallChange change) {
    call = change.call();
    history.addAll(change.events());
  }
}
