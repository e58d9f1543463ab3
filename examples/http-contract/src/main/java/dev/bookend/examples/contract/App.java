package dev.bookend.examples.contract;

import java.net.URI;
import java.util.Map;

/**
 * An application that serves the routes to the demo users {@code recipient}, {@code caregiver} and
 * {@code outsider}, and stores their bookings. Users authenticate with HTTP Basic and the password
 * {@code demo}.
 */
@FunctionalInterface
public interface App {
  /**
   * Starts the application on a free port. Its environment must not contain Twilio's variables.
   *
   * @param database JDBC URL of an H2 database with user {@code sa} and no password
   * @param settings {@code bookend.*} properties in addition to the application's own; the provider
   *     is the emulator unless {@code bookend.provider} is set
   * @return the running application, ready for requests
   */
  Running start(String database, Map<String, String> settings);

  /** A running application. */
  interface Running extends AutoCloseable {
    /** {@return its base URL, without a path} */
    URI uri();

    /** Stops the application. */
    @Override
    void close();
  }

  /** A running application with a process of its own. */
  interface RunningProcess extends Running {
    /** Ends the process at once, as {@code kill -9} does. */
    void kill();
  }

  /** An application that starts in a process of its own. */
  @FunctionalInterface
  interface OfProcess extends App {
    @Override
    RunningProcess start(String database, Map<String, String> settings);
  }
}
