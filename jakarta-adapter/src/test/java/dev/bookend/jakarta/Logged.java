package dev.bookend.jakarta;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the adapter writes to the platform's log meanwhile. */
final class Logged extends Handler implements AutoCloseable {
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger("dev.bookend.jakarta");

  Logged() {
    logger.addHandler(this);
  }

  /** Level and message of those that contain this text. */
  List<String> with(String text) {
    return records.stream()
        .filter(logged -> logged.getMessage().contains(text))
        .map(logged -> logged.getLevel() + " " + logged.getMessage())
        .toList();
  }

  @Override
  public void publish(LogRecord logged) {
    records.add(logged);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
