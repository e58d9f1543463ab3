package dev.bookend.examples.contract;

import java.net.URI;
import java.util.Map;

/**
 * An app that serves the routes to the demo's users {@code recipient}, {@code caregiver} and {@code
 * outsider}, with HTTP Basic and the password {@code demo}, and has their bookings.
 */
@FunctionalInterface
public interface App {
  /**
   * Starts it on a free port. Nothing of Twilio's may be in its environment.
   *
   * @param database the JDBC URL of an H2 database, for the user {@code sa} without a password
   * @param settings {@code bookend.*}, on top of the app's own; without {@code bookend.provider}
   *     among them it runs on the emulator
   * @return the app, ready for requests
   */
  Running start(String database, Map<String, String> settings);

  /** One that runs. */
  interface Running extends AutoCloseable {
    /** {@return its address, without a path} */
    URI uri();

    /** Stops it. */
    @Override
    void close();
  }
}
