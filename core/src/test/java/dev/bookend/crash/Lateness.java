package dev.bookend.crash;

import dev.bookend.crash.Evidence.Disturbance;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How late a call may be: hardly, if nothing has disturbed for a while and the machine had time.
 * Otherwise patience begins anew with whatever disturbs before it has run out.
 */
final class Lateness {
  private static final Duration HARDLY = Duration.ofSeconds(1);
  private static final Duration A_WHILE = Duration.ofSeconds(4);

  private final List<Disturbance> disturbances;
  private final List<Disturbance> unrest;
  private final Duration patience;

  Lateness(List<Disturbance> disturbances, List<Disturbance> unrest, Duration patience) {
    this.disturbances =
        disturbances.stream().sorted(Comparator.comparing(Disturbance::from)).toList();
    this.unrest = unrest;
    this.patience = patience;
  }

  /** {@return by when a call must be over at the latest that has to end at an instant} */
  Instant latest(Instant deadline) {
    Instant promptly = deadline.plus(HARDLY);
    if (isCalm(deadline.minus(A_WHILE), promptly)) {
      return promptly;
    }
    Instant calm = deadline;
    for (Disturbance disturbance : disturbances) {
      if (disturbance.from().isAfter(calm.plus(patience))) {
        break;
      }
      calm = disturbance.until().isAfter(calm) ? disturbance.until() : calm;
    }
    return calm.plus(patience);
  }

  private boolean isCalm(Instant from, Instant until) {
    return Stream.concat(disturbances.stream(), unrest.stream())
        .noneMatch(one -> one.until().isAfter(from) && one.from().isBefore(until));
  }
}
