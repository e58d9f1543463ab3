package dev.bookend.examples.spring;

import dev.bookend.examples.contract.BrowserStory;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class BookingBrowserTest extends BrowserStory {
  private final RunningApp app = RunningApp.start();

  @AfterEach
  void stop() {
    app.close();
  }

  @Override
  protected URI app() {
    return app.address();
  }
}
