package dev.bookend.examples.spring;

import java.net.URI;
import org.springframework.context.ConfigurableApplicationContext;

/** The app on a free port, on the emulator. */
record RunningApp(ConfigurableApplicationContext context) implements AutoCloseable {
  static RunningApp start() {
    return new RunningApp(
        BookingApplication.start("--server.port=0", "--bookend.provider=emulator"));
  }

  URI address() {
    return URI.create(
        "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  @Override
  public void close() {
    context.close();
  }
}
