package dev.bookend.examples.jakarta;

import dev.bookend.call.CallEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each call event. A real application would send e-mails here. */
@ApplicationScoped
class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  void log(@Observes CallEvent event) {
    log.info("Call {}: {} (event {})", event.callId(), event.type(), event.sequence());
  }
}
