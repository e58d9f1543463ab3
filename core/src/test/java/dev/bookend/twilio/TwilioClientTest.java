package dev.bookend.twilio;

import static dev.bookend.twilio.StubApi.NAME;
import static dev.bookend.twilio.StubApi.PARTICIPANTS;
import static dev.bookend.twilio.StubApi.ROOM;
import static dev.bookend.twilio.StubApi.ROOMS;
import static dev.bookend.twilio.StubApi.SID;
import static dev.bookend.twilio.StubApi.error;
import static dev.bookend.twilio.StubApi.json;
import static dev.bookend.twilio.StubApi.page;
import static dev.bookend.twilio.StubApi.participant;
import static dev.bookend.twilio.StubApi.room;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bookend.call.InvalidValueException;
import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioSettings.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TwilioClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static StubApi api;

  @BeforeAll
  static void start() {
    api = new StubApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void forget() {
    api.reset();
  }

  @Test
  void afterAWriteIsRateLimitedReadsAreStillSent() {
    api.onPost(ROOMS, error(429, 20429).withHeader("Retry-After", "60"));
    api.onGet(ROOMS, json(200, page("rooms", null)));
    VideoRooms rooms = api.client().rooms();
    assertThat(busy(() -> rooms.open(NAME, 2, LIMIT))).isEqualTo(Duration.ofSeconds(60));

    Duration end = busy(() -> rooms.close(SID));
    Duration open = busy(() -> rooms.open(NAME, 2, LIMIT));

    assertThat(end).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThat(open).isGreaterThan(end);
    assertThat(api.requests()).hasSize(1);
    assertThat(rooms.openRooms()).isEmpty();
  }

  @Test
  void presenceChecksLeaveReadsForJoins() {
    api.onGet(PARTICIPANTS, json(200, page("participants", null, participant("ann", ""))));
    api.onGet(ROOMS, json(200, page("rooms", null)));
    api.onPost(ROOMS, error(400, 53113));
    api.onGet(ROOMS + "/" + NAME, json(200, room("in-progress")));
    api.onGet(
        "/2010-04-01/Accounts/" + StubApi.ACCOUNT + "/Usage/Records/Today.json",
        json(200, page("usage_records", null)));
    TwilioClient client =
        new TwilioClient(
            StubApi.CREDENTIALS,
            api.settings().toBuilder().writesPerSecond(1000).readsPerSecond(16).build(),
            Clock.systemUTC(),
            () -> 0);
    VideoRooms rooms = client.rooms();
    for (int i = 0; i < 6; i++) {
      rooms.connections(SID);
      rooms.openRooms();
    }

    busy(() -> rooms.connections(SID));
    busy(() -> rooms.openRooms());
    busy(() -> client.usage().total(TwilioUsage.Period.TODAY));

    assertThat(rooms.open(NAME, 2, LIMIT)).isEqualTo(SID);
    assertThat(rooms.providerTime()).isNotNull();
  }

  @Test
  void afterAReadIsRateLimitedWritesAreStillSent() {
    api.onGet(PARTICIPANTS, error(429, 20429).withHeader("Retry-After", "60"));
    api.onPost(ROOM, json(202, room("completed")));
    VideoRooms rooms = api.client().rooms();
    busy(() -> rooms.connections(SID));
    busy(() -> rooms.openRooms());

    rooms.close(SID);

    assertThat(api.requests()).hasSize(2);
  }

  @Test
  void theLimitOfConcurrentRoomsDoesNotDelayClosing() {
    api.onPost(ROOMS, error(429, 53119));
    api.onPost(ROOM, json(202, room("completed")));
    VideoRooms rooms = api.client().rooms();
    assertThatExceptionOfType(ProviderException.class).isThrownBy(() -> rooms.open(NAME, 2, LIMIT));

    rooms.close(SID);

    assertThat(api.requests()).hasSize(2);
  }

  @Test
  void aRateLimitAfterAPossibleChangeIsNotReportedAsBusy() {
    api.onPost(ROOM, error(500, 20500));
    TwilioClient client =
        api.client(api.settings().toBuilder().writesPerSecond(1).readsPerSecond(1).build());

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> client.rooms().close(SID))
        .satisfies(
            e -> {
              assertThat(e.isBusy()).isFalse();
              assertThat(e.retryAfter()).isPresent();
            });
  }

  private static Duration busy(ThrowingCallable operation) {
    ProviderException e = catchThrowableOfType(ProviderException.class, operation);
    assertThat(e.isBusy()).isTrue();
    return e.retryAfter().orElseThrow();
  }

  @Test
  void theDefaultsAreTwiliosUrlAndRateLimits() {
    assertThat(TwilioSettings.defaults())
        .isEqualTo(
            new TwilioSettings(
                null,
                null,
                null,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                20,
                80,
                null,
                false,
                false,
                null));
  }

  static Stream<Arguments> invalidSettings() {
    return Stream.of(
        invalid("apiUrl", s -> s.apiUrl(URI.create("localhost:8080"))),
        invalid("apiUrl", s -> s.apiUrl(URI.create("ftp://localhost"))),
        invalid("apiUrl", s -> s.apiUrl(URI.create("/v1"))),
        invalid("apiUrl", s -> s.apiUrl(URI.create("http://me:hush@localhost"))),
        invalid("apiUrl", s -> s.apiUrl(URI.create("http://localhost?hush"))),
        invalid("apiUrl", s -> s.apiUrl(URI.create("http://twilio_mock:8080"))),
        invalid(
            "statusCallback", s -> s.statusCallback(URI.create("https://h/" + "a".repeat(1014)))),
        invalid("mediaRegion", s -> s.mediaRegion("eu1")),
        invalid("edge", s -> s.edge("Dublin")),
        invalid("edge", s -> s.edge("-")),
        invalid("statusCallback", s -> s.statusCallback(URI.create("host.example/cb"))),
        invalid("connectTimeout", s -> s.connectTimeout(Duration.ZERO)),
        invalid("connectTimeout", s -> s.connectTimeout(Duration.ofSeconds(61))),
        invalid("responseTimeout", s -> s.responseTimeout(Duration.ofMillis(9))),
        invalid("operationTimeout", s -> s.operationTimeout(Duration.ofMillis(1999))),
        invalid("operationTimeout", s -> s.operationTimeout(Duration.ofSeconds(301))),
        invalid("writesPerSecond", s -> s.writesPerSecond(0)),
        invalid("writesPerSecond", s -> s.writesPerSecond(1001)),
        invalid("readsPerSecond", s -> s.readsPerSecond(-1)));
  }

  private static Arguments invalid(String field, UnaryOperator<TwilioSettings.Builder> change) {
    return Arguments.of(field, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidSettings")
  void anInvalidSettingIsReportedByItsField(
      String field, UnaryOperator<TwilioSettings.Builder> change) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> change.apply(TwilioSettings.builder()).build())
        .satisfies(e -> assertThat(e.field()).isEqualTo(field))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
  }

  @Test
  void toStringContainsNoSecret() {
    TwilioSettings settings =
        TwilioSettings.builder()
            .statusCallback(URI.create("https://me:hush@host.example:8443/cb?key=hush#hush"))
            .proxy(new Proxy("me", "hush"))
            .build();

    assertThat(settings.toString())
        .contains("statusCallback=https://host.example:8443/cb,", "writesPerSecond=20")
        .doesNotContain("hush", "me:", "=me");
  }
}
