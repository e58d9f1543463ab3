package dev.bookend.examples.spring;

import dev.bookend.call.CallEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs each call event. {@link CallMails} sends e-mail. */
@Component
final class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  @EventListener
  void log(CallEvent event) {
    log.info("Call {}: {} (event {})", event.callId(), event.type(), event.sequence());
  }
}
