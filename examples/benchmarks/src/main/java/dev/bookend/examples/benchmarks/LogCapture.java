package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Captures log lines on standard error, including the debug messages about Twilio's responses. */
final class LogCapture extends PrintStream {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private LogCapture(PrintStream standardError) {
    super(standardError, true, UTF_8);
  }

  static LogCapture onStandardError() {
    System.setProperty("org.slf4j.simpleLogger.log.dev.bookend.twilio", "debug");
    LogCapture capture = new LogCapture(System.err);
    System.setErr(capture);
    return capture;
  }

  @Override
  public void println(String line) {
    lines.add(line);
  }

  long count(String part) {
    return lines.stream().filter(line -> line.contains(part)).count();
  }

  void clear() {
    lines.clear();
  }
}
