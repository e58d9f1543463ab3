package dev.bookend.examples.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
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
   * ended twice or ended early, and one such round is one too many.
   */
  double of(List<Map<String, Double>> rounds) {
    double[] sorted = rounds.stream().mapToDouble(this::in).sorted().toArray();
    double least = sorted[0];
    double most = sorted[sorted.length - 1];
    return switch (wanted) {
      case NEVER_MORE -> most;
      case AT_LEAST -> least == 0 ? 0 : Figures.median(sorted);
      case AT_MOST -> Double.isInfinite(most) ? most : Figures.median(sorted);
      case NOTHING -> Figures.median(sorted);
    };
  }

  /**
   * What was measured in one round. A figure that is missing is a fault; one by which it is divided
   * must have none, or it would excuse a fault or make the other look good.
   *
   * @throws IllegalStateException if the other one has
   */
  double in(Map<String, Double> round) {
    double figure = round.getOrDefault(subject, Double.NaN);
    double known = Double.isNaN(figure) ? wanted.fault : figure;
    return peer == null || known == wanted.fault ? known : known / sound(peer, round);
  }

  private static double sound(String peer, Map<String, Double> round) {
    double figure = round.getOrDefault(peer, Double.NaN);
    if (figure == 0 || !Double.isFinite(figure)) {
      throw new IllegalStateException(peer + " has lost calls: measure again");
    }
    return figure;
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
