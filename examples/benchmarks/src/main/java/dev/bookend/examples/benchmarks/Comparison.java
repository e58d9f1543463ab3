package dev.bookend.examples.benchmarks;

import java.util.List;

/**
 * A JMH benchmark whose methods are measured beside one of them.
 *
 * @param name what it is called on the command line, and its files
 * @param benchmark the class that holds the methods, one operation each
 * @param subject the method that is ours
 * @param peers what it is measured beside
 */
record Comparison(String name, Class<?> benchmark, String subject, List<Peer> peers) {

  /**
   * Something to be measured beside.
   *
   * @param method the benchmark method
   * @param bar how many times its throughput ours has to be at least; 0 if there is no bar
   */
  record Peer(String method, double bar) {}
}
