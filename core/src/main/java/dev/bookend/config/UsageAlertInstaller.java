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
 * Creates the account's usage alerts at Twilio in the background, with a retry every minute until
 * it succeeds. Thread-safe.
 */
public final class UsageAlertInstaller implements AutoCloseable {
  static final UsageAlertInstaller NONE = new UsageAlertInstaller(null, List.of());

  private static final Logger log = LoggerFactory.getLogger(UsageAlertInstaller.class);
  private static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);

  private final @Nullable TwilioUsage usage;
  private final List<Alert> alerts;
  private @Nullable Thread thread;

  UsageAlertInstaller(@Nullable TwilioUsage usage, List<Alert> alerts) {
    this.usage = usage;
    this.alerts = List.copyOf(alerts);
  }

  /** Starts the background thread, unless it runs already or no alerts are configured. */
  public synchronized void start() {
    if (usage != null && thread == null) {
      thread = new Thread(this::run, "bookend-usage-alerts");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    try {
      while (!ensure()) {
        Thread.sleep(RETRY_INTERVAL.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Creates missing alerts now, by requests to Twilio in the caller's thread. Existing alerts stay
   * unchanged. Failures are logged.
   *
   * @return whether all alerts exist
   */
  public boolean ensure() {
    boolean allInstalled = true;
    for (Alert alert : alerts) {
      allInstalled &= install(alert);
    }
    return allInstalled;
  }

  private boolean install(Alert alert) {
    try {
      if (usage != null) {
        usage.ensureAlert(alert);
        log.info(
            "Usage alert is installed at Twilio: {}, threshold {}",
            alert.name(),
            alert.threshold());
      }
      return true;
    } catch (ProviderException e) {
      log.warn(
          "Usage alert is not installed yet, retrying every {} s: {}: {}",
          RETRY_INTERVAL.toSeconds(),
          alert.name(),
          e.getMessage());
      return false;
    }
  }

  /** Stops the background thread. */
  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }
}
