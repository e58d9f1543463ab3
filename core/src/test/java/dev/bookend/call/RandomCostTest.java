package dev.bookend.call;

import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.CallCost.Rounding;
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

/** Random comings and goings, of which the provider keeps its own account. */
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

  /** The provider's account: who is connected since when, and how long every connection lasted. */
  private Map<String, Instant> since;

  private Map<String, String> names;
  private List<Duration> billed;

  /** Whether the provider tells us of rooms; if not, people's own reports count. */
  private boolean managed;

  @Test
  void theCostIsThatOfTheProvidersOwnAccount() {
    int reconnects = 0;
    for (int story = 0; story < STORIES; story++) {
      tell();
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

  private void tell() {
    now = NOW;
    since = new HashMap<>();
    names = new HashMap<>();
    billed = new ArrayList<>();
    history = new ArrayList<>();
    CallTerms terms = CallTerms.builder().limit(Duration.ofMinutes(3)).build();
    CallRequest request = CallRequest.between("anna", "ben", "cleo");
    take(VideoCall.request(CallId.random(), request, terms, now));
    PEOPLE.subList(1, 3).forEach(who -> take(call.accept(who, now)));
    managed = random.nextBoolean();
    if (managed) {
      take(call.roomAsked().then(c -> c.roomOpened("RM", now)));
    }
    PEOPLE.forEach(who -> take(call.admit(who, now)));
    for (int step = random.nextInt(20); step > 0 && !call.status().isOver(); step--) {
      now = now.plusMillis(random.nextInt(40_000));
      take(call.elapse(now));
      if (!call.status().isOver()) {
        comesOrGoes(PEOPLE.get(random.nextInt(PEOPLE.size())));
      }
    }
    now = now.plus(Duration.ofMinutes(20));
    for (Instant due = dueAt(); due != null; due = dueAt()) {
      now = due;
      take(call.elapse(now));
    }
    if (managed) {
      now = now.plusMillis(random.nextInt(3000));
      List.copyOf(since.keySet()).forEach(this::hangUp);
      take(call.roomClosed(call.room(), now));
    } else {
      now = call.times().endedAt();
      List.copyOf(since.keySet()).forEach(this::hangUp);
    }
  }

  private Instant dueAt() {
    return call.movesAt().filter(due -> !due.isAfter(now)).orElse(null);
  }

  private void comesOrGoes(String who) {
    boolean isThere = since.containsKey(who);
    switch (random.nextInt(4)) {
      case 0 -> {
        if (isThere) {
          String connection = names.get(who);
          hangUp(who);
          take(call.left(who, connection, now, now));
        }
      }
      case 1 -> {
        if (isThere && !isReplacedUnnoticed(who)) {
          hangUp(who);
        }
        if (!since.containsKey(who)) {
          comes(who);
        }
      }
      default -> {
        if (isThere) {
          report(who);
        } else {
          comes(who);
        }
      }
    }
  }

  private void comes(String who) {
    since.put(who, now);
    names.put(who, "PA" + billed.size() + who);
    report(who);
  }

  /** A report tells no connection from one that replaces it within seconds. */
  private boolean isReplacedUnnoticed(String who) {
    Connection current = call.require(who).connections().current();
    return current != null
        && current.id() == null
        && Duration.between(current.sortKey(), now).compareTo(ReportedConnections.TOLERANCE) <= 0;
  }

  /**
   * By the person or the provider, any number of times. A person's own report counts in a room that
   * is not managed, if nothing else is known of a connection.
   */
  private void report(String who) {
    boolean counts = !managed && !call.require(who).isConnected();
    int named = counts ? random.nextInt(3) : 1 + random.nextInt(2);
    List<String> reports = new ArrayList<>(Collections.nCopies(named, names.get(who)));
    for (int own = counts && named == 0 ? 1 : random.nextInt(3); own > 0; own--) {
      reports.add(random.nextInt(reports.size() + 1), null);
    }
    for (String connection : reports) {
      take(call.connected(who, connection, since.get(who), now));
    }
  }

  private void hangUp(String who) {
    billed.add(Duration.between(since.remove(who), now));
  }

  private void take(CallChange change) {
    call = change.call();
    history.addAll(change.events());
  }
}
