package dev.bookend.examples.jakarta;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.Pricing;
import dev.bookend.examples.web.CallLines;
import dev.bookend.port.CallListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each call event in one line. A real application would send e-mails here. */
@ApplicationScoped
class Journal implements CallListener {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final CallLines lines;

  Journal(Pricing pricing) {
    lines = new CallLines(pricing, ZoneId.systemDefault());
  }

  @Override
  public void on(CallEvent event, VideoCall call) {
    log.info("{}", lines.of(event, call));
  }
}
