package dev.bookend.examples.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * One of our operations, measured beside others. An operation is a JMH benchmark of this package,
 * named as {@code Tokens.bookend}.
 *
 * @param name what it is called on the command line, and its files
 * @param subject the operation that is ours
 * @param peers what it is measured beside
 */
record Comparison(String name, String subject, List<Peer> peers) {

  /**
   * Something to be measured beside.
   *
   * @param operation the operation
   * @param bar how many times its throughput ours has to be at least; 0 if there is no bar
   */
  record Peer(String operation, double bar) {}

  static Comparison of(String name, String subject, Peer... peers) {
    return new Comparison(name, subject, List.of(peers));
  }

  List<String> operations() {
    return Stream.concat(Stream.of(subject), peers.stream().map(Peer::operation)).toList();
  }
}
