package dev.bookend.examples.benchmarks;

/** A measurement in rounds. */
interface Experiment {
  /** {@return name on the command line and of the result files} */
  String name();

  /** {@return default number of rounds} */
  int rounds();

  Figures measure(int rounds) throws Exception;
}
