package dev.bookend.examples.benchmarks;

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
    AT_LEAST("≥"),
    AT_MOST("≤"),
    NOTHING("");

    private final String sign;

    Wanted(String sign) {
      this.sign = sign;
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

  /** A ratio that is only told. */
  static Bar told(String subject, String peer) {
    return new Bar(subject, peer, Wanted.NOTHING, 0);
  }

  double in(Map<String, Double> round) {
    double figure = round.getOrDefault(subject, Double.NaN);
    return peer == null ? figure : figure / round.getOrDefault(peer, Double.NaN);
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
