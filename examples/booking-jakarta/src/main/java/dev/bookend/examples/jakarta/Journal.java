package dev.bookend.examples.jakarta;

import dev.bookend.call.CallEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line for each call event, where an app would send its mails. */
@ApplicationScoped
class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  void log(@Observes CallEvent event) {
    log.info("Call {}: {} (event {})", event.callId(), event.type(), event.sequence());
  }
}
