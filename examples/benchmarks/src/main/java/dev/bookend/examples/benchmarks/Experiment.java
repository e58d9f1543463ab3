package dev.bookend.examples.benchmarks;

/** Something to measure, in rounds. */
interface Experiment {
  /** {@return what it is called on the command line, and its files} */
  String name();

  /** {@return how many rounds it has unless told otherwise} */
  int rounds();

  Figures measure(int rounds) throws Exception;
}
