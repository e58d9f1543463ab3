package dev.bookend.crash;

import dev.bookend.crash.Evidence.Disturbance;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The latest allowed end of a call: 1 s after its deadline without a recent disturbance. Otherwise
 * the maximum lateness counts from the last disturbance in a chain, each of which begins before the
 * lateness after its predecessor is over.
 */
final class LatenessBound {
  private static final Duration UNDISTURBED_LATENESS = Duration.ofSeconds(1);
  private static final Duration CALM_PERIOD = Duration.ofSeconds(4);

  private final List<Disturbance> disturbances;
  private final List<Disturbance> minorDisturbances;
  private final Duration maxLateness;

  LatenessBound(
      List<Disturbance> disturbances, List<Disturbance> minorDisturbances, Duration maxLateness) {
    this.disturbances =
        disturbances.stream().sorted(Comparator.comparing(Disturbance::from)).toList();
    this.minorDisturbances = minorDisturbances;
    this.maxLateness = maxLateness;
  }

  /** {@return the latest allowed end of a call with that deadline} */
  Instant latest(Instant deadline) {
    Instant promptly = deadline.plus(UNDISTURBED_LATENESS);
    if (isCalm(deadline.minus(CALM_PERIOD), promptly)) {
      return promptly;
    }
    Instant calm = deadline;
    for (Disturbance disturbance : disturbances) {
      if (disturbance.from().isAfter(calm.plus(maxLateness))) {
        break;
      }
      calm = disturbance.until().isAfter(calm) ? disturbance.until() : calm;
    }
    return calm.plus(maxLateness);
  }

  private boolean isCalm(Instant from, Instant until) {
    return Stream.concat(disturbances.stream(), minorDisturbances.stream())
        .noneMatch(
            disturbance -> disturbance.until().isAfter(from) && disturbance.from().isBefore(until));
  }
}
