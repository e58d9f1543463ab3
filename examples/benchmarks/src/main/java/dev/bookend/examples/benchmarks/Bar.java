package dev.bookend.examples.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A limit for a figure, or for its ratio to another figure of the same round. Noise that slows a
 * round affects both.
 *
 * @param subject the figure
 * @param peer the divisor of the ratio; null for the figure itself
 * @param wanted the comparison with the limit
 * @param limit the minimum or maximum
 */
record Bar(String subject, @Nullable String peer, Wanted wanted, double limit) {
  /** The comparison of a figure with its limit. */
  enum Wanted {
    AT_LEAST("≥", 0),
    AT_MOST("≤", Double.POSITIVE_INFINITY),
    NEVER_MORE("never >", Double.POSITIVE_INFINITY),
    NOTHING("", Double.NaN);

    private final String sign;

    /** The figure of a round in which calls were lost, ended twice or ended early. */
    private final double fault;

    Wanted(String sign, double fault) {
      this.sign = sign;
      this.fault = fault;
    }
  }

  static Bar atLeast(double limit, String subject, String peer) {
    return new Bar(subject, peer, Wanted.AT_LEAST, limit);
  }

  static Bar atLeast(double limit, String subject) {
    return new Bar(subject, null, Wanted.AT_LEAST, limit);
  }

  static Bar atMost(double limit, String subject, String peer) {
    return new Bar(subject, peer, Wanted.AT_MOST, limit);
  }

  static Bar atMost(double limit, String subject) {
    return new Bar(subject, null, Wanted.AT_MOST, limit);
  }

  /** A limit for every round, not only for the median. */
  static Bar never(double more, String subject) {
    return new Bar(subject, null, Wanted.NEVER_MORE, more);
  }

  /** A figure without a limit. */
  static Bar reported(String subject) {
    return new Bar(subject, null, Wanted.NOTHING, 0);
  }

  /** A ratio without a limit. */
  static Bar reported(String subject, String peer) {
    return new Bar(subject, peer, Wanted.NOTHING, 0);
  }

  /**
   * {@return the median of the rounds, or the worst round of a limit for every round} One round
   * with a fault makes the result a fault (0 calls a second or infinite lateness). One round
   * without a result makes it NaN.
   */
  double of(List<Map<String, Double>> rounds) {
    double[] sorted = rounds.stream().mapToDouble(this::in).sorted().toArray();
    double most = sorted[sorted.length - 1]; // NaN if there is one
    if (DoubleStream.of(sorted).anyMatch(value -> value == wanted.fault)) {
      return wanted.fault;
    }
    return wanted == Wanted.NEVER_MORE || Double.isNaN(most) ? most : Figures.median(sorted);
  }

  /**
   * {@return the figure or ratio of one round} A missing figure is a fault, and so is a ratio whose
   * divisor is a faulty figure of Bookend. The fault of another contender would hide a fault of
   * Bookend or improve its ratio, so the result is NaN.
   */
  double in(Map<String, Double> round) {
    double figure = round.getOrDefault(subject, Double.NaN);
    double known = Double.isNaN(figure) ? wanted.fault : figure;
    if (peer == null || known == wanted.fault) {
      return known;
    }
    double other = round.getOrDefault(peer, Double.NaN);
    if (other != 0 && Double.isFinite(other)) {
      return known / other;
    }
    return peer.startsWith(Contenders.BOOKEND.name()) ? wanted.fault : Double.NaN;
  }

  String name() {
    return peer == null ? subject : subject + " / " + peer;
  }

  String limitText() {
    return wanted == Wanted.NOTHING
        ? ""
        : String.format(Locale.ROOT, "%s %,.2f", wanted.sign, limit);
  }
}
