package dev.bookend.examples.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.http.SlowSockets;
import dev.bookend.http.SlowSockets.Sending;
import dev.bookend.twilio.SignedForm;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C26: Quarkus reports a body of known length as available before it has arrived. */
@Tag("hosts")
class SlowBodiesTest {
  private static final int WORKER_THREADS = 40;
  private static final int CLIENTS_PER_SENDING = 60;
  private static final String EVENTS = "/api/video/twilio/events";
  private static final String PUBLIC = "https://care.example";
  private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  private static final String TOKEN = "feedfacefeedfacefeedfacefeedface";
  private static final String WRONG = "cmlnaHQgbGVuZ3RoLCB3cm9uZw==";

  private static RunningApp start() {
    return new RunningApp(
        Map.of(
            "TWILIO_ACCOUNT_SID",
            ACCOUNT,
            "TWILIO_API_KEY_SID",
            "SK0123456789abcdef0123456789abcdef",
            "TWILIO_API_KEY_SECRET",
            "TopSecretTopSecretTopSecretTop42",
            "TWILIO_AUTH_TOKEN",
            TOKEN),
        Map.of(
            "quarkus.datasource.h2.jdbc.url",
            "jdbc:h2:mem:slow;DB_CLOSE_DELAY=-1",
            "quarkus.thread-pool.max-threads",
            Integer.toString(WORKER_THREADS),
            "bookend.twilio.room-mode",
            "ad-hoc",
            "bookend.twilio.public-url",
            PUBLIC));
  }

  private static void assertAnswersOthers(RunningApp app) throws Exception {
    HttpRequest own =
        HttpRequest.newBuilder(app.uri().resolve("/app/bookings"))
            .header("Authorization", "Basic cmVjaXBpZW50OmRlbW8=") // recipient:demo
            .timeout(Duration.ofSeconds(4))
            .build();
    assertThat(HttpClient.newHttpClient().send(own, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callbackIsAnsweredWhileManyBodiesDoNotArrive(boolean chunked) throws Exception {
    SignedForm event = SignedForm.event(ACCOUNT, "room-ended", "video-call-" + new UUID(0, 0));
    try (RunningApp app = start();
        SlowSockets slow =
            new SlowSockets(
                app.uri().getPort(), EVENTS, CLIENTS_PER_SENDING, WRONG, Sending.values())) {
      assertThat(slow.deliver(event, event.signature(TOKEN, PUBLIC + EVENTS), chunked))
          .isEqualTo(204);
      assertAnswersOthers(app);
      assertThat(slow.statuses()).isSubsetOf("400", "429");
      assertAnswersOthers(app);
    }
  }
}
