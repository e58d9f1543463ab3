package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What is logged, in place of printing it. What Twilio's client is answered is logged too. */
final class Heard extends PrintStream {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private Heard(PrintStream standardError) {
    super(standardError, true, UTF_8);
  }

  static Heard onStandardError() {
    System.setProperty("org.slf4j.simpleLogger.log.dev.bookend.twilio", "debug");
    Heard heard = new Heard(System.err);
    System.setErr(heard);
    return heard;
  }

  @Override
  public void println(String line) {
    lines.add(line);
  }

  long count(String part) {
    return lines.stream().filter(line -> line.contains(part)).count();
  }

  void forget() {
    lines.clear();
  }
}
