package dev.bookend.config;

import dev.bookend.call.ProviderException;
import dev.bookend.twilio.TwilioUsage;
import dev.bookend.twilio.TwilioUsage.Alert;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the account's alerts up, as often as it takes, while the application works already.
 * Thread-safe.
 */
public final class UsageAlertInstaller implements AutoCloseable {
  static final UsageAlertInstaller NONE = new UsageAlertInstaller(null, List.of());

  private static final Logger log = LoggerFactory.getLogger(UsageAlertInstaller.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final @Nullable TwilioUsage usage;
  private final List<Alert> alerts;
  private @Nullable Thread thread;

  UsageAlertInstaller(@Nullable TwilioUsage usage, List<Alert> alerts) {
    this.usage = usage;
    this.alerts = List.copyOf(alerts);
  }

  /** Begins on a thread of its own, if there are any and it has not begun. */
  public synchronized void start() {
    if (usage != null && thread == null) {
      thread = new Thread(this::work, "bookend-alerts");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void work() {
    try {
      while (!ensure()) {
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sets up now what is not set up yet, by calling Twilio; what is stays as it is.
   *
   * @return whether all are, and not only some
   */
  public boolean ensure() {
    boolean all = true;
    for (Alert alert : alerts) {
      all &= isSetUp(alert);
    }
    return all;
  }

  private boolean isSetUp(Alert alert) {
    try {
      if (usage != null) {
        usage.ensureAlert(alert);
        log.info("Twilio tells when {} are reached: {}", alert.value(), alert.name());
      }
      return true;
    } catch (ProviderException e) {
      log.warn("Not set up yet, will try again: {}: {}", alert.name(), e.getMessage());
      return false;
    }
  }

  /** Ends it. */
  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }
}
