package dev.bookend.spring;

import dev.bookend.call.ProviderException;
import dev.bookend.twilio.TwilioUsage;
import dev.bookend.twilio.TwilioUsage.Alert;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Sets the account's alerts up once the application is there, which does not wait for it. */
final class UsageAlerts {
  private static final Logger log = LoggerFactory.getLogger(UsageAlerts.class);

  private final TwilioUsage usage;
  private final List<Alert> alerts;

  UsageAlerts(TwilioUsage usage, List<Alert> alerts) {
    this.usage = usage;
    this.alerts = alerts;
  }

  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    Thread thread = new Thread(this::setUp, "bookend-alerts");
    thread.setDaemon(true);
    thread.start();
  }

  void setUp() {
    for (Alert alert : alerts) {
      try {
        usage.ensureAlert(alert);
        log.info("Twilio tells when {} are reached: {}", alert.value(), alert.name());
      } catch (ProviderException e) {
        log.warn(
            "The alert is not set up, the next start tries again: {}: {}",
            alert.name(),
            e.getMessage());
      }
    }
  }
}
