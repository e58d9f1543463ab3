package dev.bookend.jakarta;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures the adapter's messages in the platform's log until closed. */
final class LogCapture extends Handler implements AutoCloseable {
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger("dev.bookend.jakarta");

  LogCapture() {
    logger.addHandler(this);
  }

  /** Level and text of all messages that contain a text. */
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
