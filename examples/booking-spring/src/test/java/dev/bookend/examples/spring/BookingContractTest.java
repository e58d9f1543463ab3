package dev.bookend.examples.spring;

import dev.bookend.examples.contract.HttpContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class BookingContractTest extends HttpContract {
  private static RunningApp app;

  @BeforeAll
  static void start() {
    app = RunningApp.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Override
  protected URI app() {
    return app.address();
  }
}
