package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.http.SlowSockets;
import dev.bookend.http.SlowSockets.Sending;
import dev.bookend.twilio.SignedForm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C26: more slow clients than the server has threads. */
@Tag("hosts")
class SlowBodiesTest {
  private static final int CLIENTS = 210;
  private static final int CLIENTS_PER_SENDING = 60;
  private static final String EVENTS = "/api/video/twilio/events";
  private static final String PUBLIC = "https://care.example";
  private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  private static final String TOKEN = "feedfacefeedfacefeedfacefeedface";
  private static final String WRONG = "cmlnaHQgbGVuZ3RoLCB3cm9uZw==";
  private static final Map<String, String> CALLBACKS =
      Map.of(
          "TWILIO_ACCOUNT_SID",
          ACCOUNT,
          "TWILIO_API_KEY_SID",
          "SK0123456789abcdef0123456789abcdef",
          "TWILIO_API_KEY_SECRET",
          "TopSecretTopSecretTopSecretTop42",
          "TWILIO_AUTH_TOKEN",
          TOKEN,
          "bookend.twilio.room-mode",
          "ad-hoc",
          "bookend.twilio.public-url",
          PUBLIC);

  private static void assertAnswersOthers(JaxRsServer host) {
    assertThat(CompletableFuture.supplyAsync(() -> host.get(null, "/api/video/7").body()))
        .succeedsWithin(Duration.ofSeconds(4))
        .isEqualTo("own video 7");
  }

  @ParameterizedTest
  @CsvSource({"'', 403", WRONG + ", 400|429|closed"})
  void slowBodiesDoNotBlockOtherRequests(String signature, String statuses) throws Exception {
    try (JaxRsServer host = new JaxRsServer(new RoutesTest.AtApi(), CALLBACKS);
        SlowSockets slow =
            new SlowSockets(host.port(), EVENTS, CLIENTS, signature, Sending.BYTES)) {
      assertAnswersOthers(host);
      assertThat(slow.statuses()).hasSize(CLIENTS).isSubsetOf(List.of(statuses.split("\\|", -1)));
      assertAnswersOthers(host);
    }
  }

  /** The JDK's server closes the connection when a read is interrupted. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callbackIsAnsweredWhileManyBodiesDoNotArrive(boolean chunked) throws Exception {
    SignedForm event = SignedForm.event(ACCOUNT, "room-ended", "video-call-" + new UUID(0, 0));
    try (JaxRsServer host = new JaxRsServer(new RoutesTest.AtApi(), CALLBACKS);
        SlowSockets slow =
            new SlowSockets(host.port(), EVENTS, CLIENTS_PER_SENDING, WRONG, Sending.values())) {
      assertThat(slow.deliver(event, event.signature(TOKEN, PUBLIC + EVENTS), chunked))
          .isEqualTo(204);
      assertAnswersOthers(host);
      assertThat(slow.statuses()).isSubsetOf("400", "429", "closed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", WRONG})
  void slowBodiesDoNotBlockOtherRequestsWithoutCallbacks(String signature) throws Exception {
    try (JaxRsServer host = new JaxRsServer(new RoutesTest.AtApi(), Map.of());
        SlowSockets slow =
            new SlowSockets(host.port(), EVENTS, CLIENTS, signature, Sending.BYTES)) {
      assertAnswersOthers(host);
      assertThat(slow.statuses()).hasSize(CLIENTS).containsOnly("404");
    }
  }
}
