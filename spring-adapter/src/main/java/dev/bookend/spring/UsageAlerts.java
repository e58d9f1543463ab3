package dev.bookend.spring;

import dev.bookend.call.ProviderException;
import dev.bookend.twilio.TwilioUsage;
import dev.bookend.twilio.TwilioUsage.Alert;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Sets the account's alerts up once the application is there, which does not wait for it; as often
 * as it takes.
 */
final class UsageAlerts implements DisposableBean {
  static final UsageAlerts NONE = new UsageAlerts(null, List.of());

  private static final Logger log = LoggerFactory.getLogger(UsageAlerts.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final @Nullable TwilioUsage usage;
  private final List<Alert> alerts;
  private @Nullable Thread thread;

  UsageAlerts(@Nullable TwilioUsage usage, List<Alert> alerts) {
    this.usage = usage;
    this.alerts = List.copyOf(alerts);
  }

  @EventListener(ApplicationReadyEvent.class)
  synchronized void begin() {
    if (usage != null && thread == null) {
      thread = new Thread(this::work, "bookend-alerts");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void work() {
    try {
      while (!areSetUp()) {
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@return whether all are, and not only some} */
  boolean areSetUp() {
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

  @Override
  public synchronized void destroy() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }
}
