package dev.bookend.examples.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a figure, or of its ratio to another one of the same round: what slowed a round
 * down slowed both.
 *
 * @param subject the figure
 * @param peer what it is divided by; null = nothing
 * @param wanted how it compares with the limit
 * @param limit how much it has to be at least, or may be at most
 */
record Bar(String subject, @Nullable String peer, Wanted wanted, double limit) {
  /** How a figure compares with its limit. */
  enum Wanted {
    AT_LEAST("≥", 0),
    AT_MOST("≤", Double.POSITIVE_INFINITY),
    NEVER_MORE("never >", Double.POSITIVE_INFINITY),
    NOTHING("", Double.NaN);

    private final String sign;

    /** What a figure is if calls were lost, ended twice or ended early. */
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

  /** What has to hold in every round, for a promise is not kept on average. */
  static Bar never(double more, String subject) {
    return new Bar(subject, null, Wanted.NEVER_MORE, more);
  }

  /** A figure that is only told. */
  static Bar told(String subject) {
    return new Bar(subject, null, Wanted.NOTHING, 0);
  }

  /** A ratio that is only told. */
  static Bar told(String subject, String peer) {
    return new Bar(subject, peer, Wanted.NOTHING, 0);
  }

  /**
   * The median of the rounds; but 0 calls a second, or endlessly late, say that calls were lost,
   * ended twice or ended early, and one such round is one too many; so is one without a result.
   */
  double of(List<Map<String, Double>> rounds) {
    double[] sorted = rounds.stream().mapToDouble(this::in).sorted().toArray();
    double most = sorted[sorted.length - 1]; // NaN, if there is one
    if (DoubleStream.of(sorted).anyMatch(value -> value == wanted.fault)) {
      return wanted.fault;
    }
    return wanted == Wanted.NEVER_MORE || Double.isNaN(most) ? most : Figures.median(sorted);
  }

  /**
   * What was measured in one round. A figure that is missing is a fault, and so is one of ours by
   * which it can't be divided. Somebody else's fault would excuse ours or make us look good: then
   * there is no result, which is NaN.
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
