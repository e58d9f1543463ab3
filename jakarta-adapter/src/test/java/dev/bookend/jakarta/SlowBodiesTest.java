package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.http.SlowSockets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C26: more slow clients than the server has threads. */
class SlowBodiesTest {
  private static final int CLIENTS = 210;
  private static final String EVENTS = "/api/video/twilio/events";
  private static final Map<String, String> CALLBACKS =
      Map.of(
          "TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef",
          "TWILIO_API_KEY_SID", "SK0123456789abcdef0123456789abcdef",
          "TWILIO_API_KEY_SECRET", "TopSecretTopSecretTopSecretTop42",
          "TWILIO_AUTH_TOKEN", "feedfacefeedfacefeedfacefeedface",
          "bookend.twilio.room-mode", "ad-hoc",
          "bookend.twilio.public-url", "https://care.example");

  private static void assertAnswersOthers(JaxRsServer host) {
    assertThat(CompletableFuture.supplyAsync(() -> host.get(null, "/api/video/7").body()))
        .succeedsWithin(Duration.ofSeconds(4))
        .isEqualTo("own video 7");
  }

  @ParameterizedTest
  @CsvSource({"'', 403", "cmlnaHQgbGVuZ3RoLCB3cm9uZw==, 400|429"})
  void slowBodiesDoNotBlockOtherRequests(String signature, String statuses) throws Exception {
    try (JaxRsServer host = new JaxRsServer(new RoutesTest.AtApi(), CALLBACKS);
        SlowSockets slow = new SlowSockets(host.port(), EVENTS, CLIENTS, signature)) {
      assertAnswersOthers(host);
      assertThat(slow.statuses()).hasSize(CLIENTS).isSubsetOf(List.of(statuses.split("\\|", -1)));
      assertAnswersOthers(host);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "cmlnaHQgbGVuZ3RoLCB3cm9uZw=="})
  void slowBodiesDoNotBlockOtherRequestsWithoutCallbacks(String signature) throws Exception {
    try (JaxRsServer host = new JaxRsServer(new RoutesTest.AtApi(), Map.of());
        SlowSockets slow = new SlowSockets(host.port(), EVENTS, CLIENTS, signature)) {
      assertAnswersOthers(host);
      assertThat(slow.statuses()).hasSize(CLIENTS).containsOnly("404");
    }
  }
}
