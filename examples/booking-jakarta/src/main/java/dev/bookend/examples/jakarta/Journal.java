package dev.bookend.examples.jakarta;

import dev.bookend.call.CallEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an app would send its mails; this one only writes down what it hears, if asked to. */
@ApplicationScoped
class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  void hear(@Observes CallEvent event) {
    log.debug("Call {}, event {}", event.callId(), event.sequence());
  }
}
