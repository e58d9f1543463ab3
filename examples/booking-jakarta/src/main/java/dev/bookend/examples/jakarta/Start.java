package dev.bookend.examples.jakarta;

import dev.bookend.examples.web.Welcome;
import dev.bookend.port.VideoRooms;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the application's URL when the port is open. */
@ApplicationScoped
class Start {
  private static final Logger log = LoggerFactory.getLogger(Start.class);

  void sayWhereToGo(@ObservesAsync HttpServerStart started, Config config, VideoRooms rooms) {
    log.info(
        "{}", Welcome.line(config.getValue("quarkus.http.port", String.class), rooms.provider()));
  }
}
