package dev.bookend.jakarta.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JerseyTest extends SeContract {
  JerseyTest() {
    super("jersey", "resteasy|undertow", "PORT", "with CDI");
  }

  /** Jersey has no asynchronous responses on the JDK's HTTP server. The other routes work. */
  @Override
  @Test
  void liveEventsArriveOverAnOpenConnection() {
    assertThat(http.get("dora", "/api/bookings/video-call/events").statusCode()).isEqualTo(500);
    assertThat(http.get("dora", "/api/bookings/video-call").statusCode()).isEqualTo(200);
  }

  @Override
  @Test
  void liveEventsAreNotBufferedByProxies() {
    assertThat(http.get("dora", "/api/bookings/video-call/events").headers().map())
        .as("there are none")
        .doesNotContainKey("X-Accel-Buffering");
  }
}
