package dev.bookend.examples.spring;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.Pricing;
import dev.bookend.examples.web.CallLines;
import dev.bookend.port.CallListener;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs each call event in one line. {@link CallMails} sends e-mail. */
@Component
final class Journal implements CallListener {
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
