package dev.bookend.examples.jakarta;

import dev.bookend.port.VideoRooms;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the application's URL when the port is open. */
@ApplicationScoped
class Welcome {
  private static final Logger log = LoggerFactory.getLogger(Welcome.class);

  void sayWhereToGo(@ObservesAsync HttpServerStart started, Config config, VideoRooms rooms) {
    log.info(
        "Open http://localhost:{} and sign in as recipient, caregiver or outsider;"
            + " the password is demo. Video runs on: {}",
        config.getValue("quarkus.http.port", String.class),
        rooms.provider());
  }
}
