package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.http.SlowSockets;
import dev.bookend.http.SlowSockets.Sending;
import dev.bookend.twilio.SignedForm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** C26: more slow clients than the 200 threads of the server. */
@Tag("hosts")
class SlowBodiesTest {
  private static final int CLIENTS = 210;
  private static final int CLIENTS_PER_SENDING = 60;
  private static final String EVENTS = "/api/video/twilio/events";
  private static final String PUBLIC = "https://care.example";
  private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  private static final String TOKEN = "feedfacefeedfacefeedfacefeedface";
  private static final String WRONG = "cmlnaHQgbGVuZ3RoLCB3cm9uZw==";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String[] CALLBACKS = {
    "bookend.twilio.account-sid=" + ACCOUNT,
    "bookend.twilio.api-key-sid=SK0123456789abcdef0123456789abcdef",
    "bookend.twilio.api-key-secret=TopSecretTopSecretTopSecretTop42",
    "bookend.twilio.auth-token=" + TOKEN,
    "bookend.twilio.room-mode=ad-hoc",
    "bookend.twilio.public-url=" + PUBLIC
  };

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Own.class)
  static class Host {}

  @RestController
  static class Own {
    @GetMapping("/own")
    String own() {
      return "own";
    }
  }

  private static ConfigurableApplicationContext run(String... properties) {
    return new SpringApplicationBuilder(Host.class)
        .properties("server.port=0", "spring.main.banner-mode=off")
        .properties(properties)
        .run();
  }

  private static int port(ConfigurableApplicationContext host) {
    return host.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private static void assertAnswersOthers(ConfigurableApplicationContext host) throws Exception {
    HttpRequest own =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port(host) + "/own"))
            .timeout(Duration.ofSeconds(4))
            .build();
    assertThat(CLIENT.send(own, BodyHandlers.ofString()).body()).isEqualTo("own");
  }

  @ParameterizedTest
  @CsvSource({"'', 403", WRONG + ", 400"})
  void slowBodiesDoNotBlockOtherRequests(String signature, String status) throws Exception {
    try (ConfigurableApplicationContext host = run(CALLBACKS);
        SlowSockets slow = new SlowSockets(port(host), EVENTS, CLIENTS, signature, Sending.BYTES)) {
      assertAnswersOthers(host);
      assertThat(slow.statuses()).hasSize(CLIENTS).containsOnly(status);
      assertAnswersOthers(host);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callbackIsAnsweredWhileManyBodiesDoNotArrive(boolean chunked) throws Exception {
    SignedForm event = SignedForm.event(ACCOUNT, "room-ended", "video-call-" + new UUID(0, 0));
    try (ConfigurableApplicationContext host = run(CALLBACKS);
        SlowSockets slow =
            new SlowSockets(port(host), EVENTS, CLIENTS_PER_SENDING, WRONG, Sending.values())) {
      assertThat(slow.deliver(event, event.signature(TOKEN, PUBLIC + EVENTS), chunked))
          .isEqualTo(204);
      assertAnswersOthers(host);
      assertThat(slow.statuses()).containsOnly("400");
    }
  }

  /** Without a claim which ones: the server may begin with a later connection. */
  @Test
  void excessBodiesAreRefusedIfTooManyArePending() throws Exception {
    int excess = 40;
    SignedForm event = SignedForm.event(ACCOUNT, "room-ended", "video-call-" + new UUID(0, 0));
    try (ConfigurableApplicationContext host = run(CALLBACKS)) {
      assertAnswersOthers(host);
      try (SlowSockets slow = slow(host, PendingBodies.MAX_BODIES + excess)) {
        assertThat(slow.deliver(event, event.signature(TOKEN, PUBLIC + EVENTS), true))
            .isEqualTo(204);
        assertThat(slow.statuses())
            .hasSize(PendingBodies.MAX_BODIES + excess)
            .containsOnly("400", "429")
            .filteredOn("429"::equals)
            .hasSizeBetween(1, excess + 1);
      }
    }
  }

  private static SlowSockets slow(ConfigurableApplicationContext host, int many) throws Exception {
    return new SlowSockets(port(host), EVENTS, many, WRONG, Sending.NOTHING);
  }

  @Test
  void slowBodiesDoNotBlockOtherRequestsWithoutCallbacks() throws Exception {
    try (ConfigurableApplicationContext host = run();
        SlowSockets slow = new SlowSockets(port(host), EVENTS, CLIENTS, "", Sending.BYTES)) {
      assertAnswersOthers(host);
      assertThat(slow.statuses()).hasSize(CLIENTS).containsOnly("404");
    }
  }
}
