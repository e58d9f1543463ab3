package dev.bookend.twilio;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static dev.bookend.twilio.StubApi.ANN;
import static dev.bookend.twilio.StubApi.KEY;
import static dev.bookend.twilio.StubApi.NAME;
import static dev.bookend.twilio.StubApi.NOW;
import static dev.bookend.twilio.StubApi.PARTICIPANTS;
import static dev.bookend.twilio.StubApi.ROOM;
import static dev.bookend.twilio.StubApi.ROOMS;
import static dev.bookend.twilio.StubApi.SECRET;
import static dev.bookend.twilio.StubApi.SID;
import static dev.bookend.twilio.StubApi.error;
import static dev.bookend.twilio.StubApi.json;
import static dev.bookend.twilio.StubApi.page;
import static dev.bookend.twilio.StubApi.participant;
import static dev.bookend.twilio.StubApi.room;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import dev.bookend.port.VideoRooms.Connection;
import dev.bookend.port.VideoRooms.OpenRoom;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioRoomsTest {
  private static final String USED_TODAY =
      "/2010-04-01/Accounts/" + StubApi.ACCOUNT + "/Usage/Records/Today.json";

  private static StubApi api;
  private final VideoRooms rooms = api.client().rooms();

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

  // P1
  @Test
  void aRoomIsCreatedWithAllLimits() {
    api.onPost(ROOMS, json(201, room("in-progress")));
    VideoRooms rooms =
        api.client(
                api.settings().toBuilder()
                    .statusCallback(URI.create("https://host.example/cb?a=1&b=2"))
                    .build())
            .rooms();

    assertThat(rooms.open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);

    assertThat(form(only()))
        .isEqualTo(
            Map.of(
                "UniqueName", NAME,
                "Type", "group",
                "MaxParticipants", "2",
                "MaxParticipantDuration", "600",
                "EmptyRoomTimeout", "1",
                "UnusedRoomTimeout", "1",
                "RecordParticipantsOnConnect", "false",
                "TranscribeParticipantsOnConnect", "false",
                "StatusCallback", "https://host.example/cb?a=1&b=2",
                "StatusCallbackMethod", "POST"));
  }

  // P1, P2
  @Test
  void recordingTranscriptionAndMediaRegionAreConfigurable() {
    api.onPost(ROOMS, json(201, room("in-progress")));
    TwilioSettings settings =
        api.settings().toBuilder().mediaRegion("de1").recording(true).transcription(true).build();

    api.client(settings).rooms().open(NAME, 2, Duration.ofSeconds(15));

    assertThat(form(only()))
        .containsEntry("RecordParticipantsOnConnect", "true")
        .containsEntry("TranscribeParticipantsOnConnect", "true")
        .containsEntry("MediaRegion", "de1");
  }

  @Test
  void withoutAStatusCallbackUrlNoneIsRequested() {
    api.onPost(ROOMS, json(201, room("in-progress")));

    rooms.open(NAME, 50, Duration.ofSeconds(15));

    assertThat(form(only()))
        .doesNotContainKeys("StatusCallback", "StatusCallbackMethod")
        .containsEntry("MaxParticipants", "50");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.001S, 600, 1",
    "PT60S, 600, 1",
    "PT60.001S, 600, 2",
    "PT10M, 600, 10",
    "PT10M0.5S, 601, 11",
    "PT1H, 3600, 60",
    "PT2H, 7200, 60",
    "PT24H, 86400, 60",
    "PT240H, 86400, 60"
  })
  void theTimeLimitsOfARoomFollowTheCall(Duration atMost, String stay, String empty) {
    api.onPost(ROOMS, json(201, room("in-progress")));

    rooms.open(NAME, 2, atMost);

    assertThat(form(only()))
        .containsEntry("MaxParticipantDuration", stay)
        .containsEntry("EmptyRoomTimeout", empty)
        .containsEntry("UnusedRoomTimeout", empty);
  }

  @Test
  void requestsAuthenticateWithTheApiKey() {
    api.onPost(ROOMS, json(201, room("in-progress")));

    rooms.open(NAME, 2, Duration.ofSeconds(15));

    String key = Base64.getEncoder().encodeToString((KEY + ":" + SECRET).getBytes(UTF_8));
    assertThat(only().getHeader("Authorization")).isEqualTo("Basic " + key);
    assertThat(only().getHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
  }

  @Test
  void anExistingRoomIsUsed() {
    api.onPost(ROOMS, error(400, 53113));
    api.onGet(ROOMS + "/" + NAME, json(200, room("in-progress")));

    assertThat(rooms.open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);

    assertThat(api.requests(RequestMethod.POST)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "completed", "failed"})
  void aRoomThatEndedMeanwhileIsCreatedAgain(String end) {
    api.stub(
        post(urlPathEqualTo(ROOMS))
            .inScenario("exists")
            .whenScenarioStateIs(STARTED)
            .willReturn(error(400, 53113))
            .willSetStateTo("over"));
    api.stub(
        post(urlPathEqualTo(ROOMS))
            .inScenario("exists")
            .whenScenarioStateIs("over")
            .willReturn(json(201, room("in-progress"))));
    api.onGet(ROOMS + "/" + NAME, end.equals("gone") ? error(404, 20404) : json(200, room(end)));

    assertThat(rooms.open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);
    assertThat(api.requests(RequestMethod.POST)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRoomOfAnotherAccountIsRejected(boolean exists) {
    String other = room("in-progress").replace(StubApi.ACCOUNT, "AC" + "8e".repeat(16));
    api.onPost(ROOMS, exists ? error(400, 53113) : json(201, other));
    api.onGet(ROOMS + "/" + NAME, json(200, other));

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> rooms.open(NAME, 2, Duration.ofSeconds(15)))
        .withMessage("The API key does not belong to the account of the configured account SID.")
        .satisfies(e -> assertThat(e.retryAfter()).isEmpty());
  }

  @Test
  void closingCompletesTheRoom() {
    api.onPost(ROOM, json(202, room("completed")));

    rooms.close(SID);

    assertThat(form(only())).isEqualTo(Map.of("Status", "completed"));
  }

  @Test
  void closingIsRetriedOnceAfterAServerError() {
    api.stub(
        post(urlPathEqualTo(ROOM))
            .inScenario("flaky")
            .whenScenarioStateIs(STARTED)
            .willReturn(error(500, 20500))
            .willSetStateTo("well"));
    api.stub(
        post(urlPathEqualTo(ROOM))
            .inScenario("flaky")
            .whenScenarioStateIs("well")
            .willReturn(json(202, room("completed"))));

    rooms.close(SID);

    assertThat(api.requests(RequestMethod.POST)).isEqualTo(2);
  }

  @Test
  void closingFailsIfTheRoomIsStillInProgress() {
    api.onPost(ROOM, json(202, room("in-progress")));

    assertThatExceptionOfType(ProviderException.class).isThrownBy(() -> rooms.close(SID));
  }

  @Test
  void connectionsHaveIdentityAndStartTime() {
    api.onGet(
        PARTICIPANTS,
        json(
            200,
            page(
                "participants",
                null,
                participant(
                    "ann",
                    ",\"start_time\":\"2026-12-01T09:59:30Z\",\"date_created\":\"2026-12-01T09:00:00Z\""))));

    assertThat(rooms.connections(SID))
        .hasValue(List.of(new Connection("ann", ANN, Instant.parse("2026-12-01T09:59:30Z"))));
    assertThat(only().getUrl()).contains("Status=connected", "PageSize=100");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      value = {
        ",\"date_created\":\"2026-12-01T09:00:00Z\"; 2026-12-01T09:00:00Z",
        ",\"start_time\":null,\"date_created\":null; 2026-12-01T10:00:00Z",
        "; 2026-12-01T10:00:00Z"
      },
      delimiter = ';')
  void aConnectionWithoutAStartTimeHasItsCreationTimeOrTheCurrentTime(String times, Instant since) {
    api.onGet(
        PARTICIPANTS,
        json(200, page("participants", null, participant("ann", times == null ? "" : times))));

    assertThat(rooms.connections(SID).orElseThrow())
        .extracting(Connection::since)
        .containsExactly(since);
  }

  @Test
  void anUnknownStatusOfAConnectionCountsAsConnected() {
    api.onGet(
        PARTICIPANTS,
        json(
            200,
            page(
                "participants",
                null,
                participant("ann", "").replace("connected", "dancing"),
                participant("bob", "").replace("connected", "disconnected"))));

    assertThat(rooms.connections(SID).orElseThrow())
        .extracting(Connection::identity)
        .containsExactly("ann");
  }

  @ParameterizedTest
  @CsvSource({"in-progress, true", "completed, false", "failed, false", "something-new, true"})
  void anEmptyRoomIsFetchedToSeeWhetherItIsOpen(String status, boolean open) {
    api.onGet(PARTICIPANTS, json(200, page("participants", null)));
    api.onGet(ROOM, json(200, room(status)));

    assertThat(rooms.connections(SID).isPresent()).isEqualTo(open);
  }

  @Test
  void allPagesOfAListAreRead() {
    api.stub(
        get(urlPathEqualTo(ROOMS))
            .withQueryParam("Status", equalTo("in-progress"))
            .willReturn(
                json(
                    200,
                    page(
                        "rooms",
                        "https://video.twilio.com/v1/Rooms?Page=1&PageToken=a%2Fb",
                        room("in-progress")))));
    api.stub(
        get(urlPathEqualTo(ROOMS))
            .withQueryParam("PageToken", equalTo("a/b"))
            .willReturn(json(200, page("rooms", api.url() + "/v1/Rooms?Page=2", room("new")))));
    api.stub(
        get(urlPathEqualTo(ROOMS))
            .withQueryParam("Page", equalTo("2"))
            .willReturn(json(200, page("rooms", null, room("in-progress")))));

    OpenRoom one = new OpenRoom(NAME, SID);
    assertThat(rooms.openRooms()).containsExactly(one, one, one);
    assertThat(api.requests()).hasSize(3);
  }

  @Test
  void theTimeLimitAppliesToEachPageOfOpenRooms() {
    api.stub(
        get(urlPathEqualTo(ROOMS))
            .atPriority(6)
            .willReturn(
                json(200, page("rooms", "https://video.twilio.com/v1/Rooms?Page=1"))
                    .withFixedDelay(400)));
    for (int i = 1; i <= 5; i++) {
      String next = i == 5 ? null : "https://video.twilio.com/v1/Rooms?Page=" + (i + 1);
      api.stub(
          get(urlPathEqualTo(ROOMS))
              .withQueryParam("Page", equalTo(String.valueOf(i)))
              .willReturn(json(200, page("rooms", next, room("in-progress"))).withFixedDelay(400)));
    }
    Duration each = Duration.ofSeconds(2);

    assertThat(
            api.client(
                    api.settings().toBuilder()
                        .connectTimeout(each)
                        .responseTimeout(each)
                        .operationTimeout(each)
                        .build())
                .rooms()
                .openRooms())
        .hasSize(5);
  }

  @Test
  void aListOfMoreThan100PagesFails() {
    api.onGet(ROOMS, json(200, page("rooms", "https://video.twilio.com/v1/Rooms?Page=1")));

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(rooms::openRooms)
        .satisfies(e -> assertThat(e.retryAfter()).isPresent());
    assertThat(api.requests()).hasSize(100);
  }

  @Test
  void disconnectingUsesTheSidOfTheConnection() {
    api.onGet(PARTICIPANTS, json(200, page("participants", null, participant("a/b?c#d%", ""))));
    api.onPost(PARTICIPANTS + "/" + ANN, json(202, participant("a/b?c#d%", "")));

    rooms.disconnect(SID, "a/b?c#d%");

    assertThat(api.requests().get(0).queryParameter("Identity").firstValue()).isEqualTo("a/b?c#d%");
    assertThat(form(api.requests().get(1))).isEqualTo(Map.of("Status", "disconnected"));
  }

  @Test
  void disconnectingAffectsNoOtherParticipant() {
    api.onGet(PARTICIPANTS, json(200, page("participants", null, participant("bob", ""))));

    rooms.disconnect(SID, "ann");

    assertThat(api.requests(RequestMethod.POST)).isZero();
  }

  @Test
  void theProviderTimeIsThatOfTheDateHeader() {
    api.onGet(ROOMS, json(200, page("rooms", null)));
    api.onGet(USED_TODAY, json(200, page("usage_records", null)));

    assertThat(rooms.providerTime()).isEqualTo(NOW.plusSeconds(5));
    assertThat(api.requests())
        .extracting(LoggedRequest::getUrl)
        .containsExactly("/v1/Rooms?PageSize=1", USED_TODAY + "?PageSize=1");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void anAccountSidThatDoesNotBelongToTheKeyFails(int status) {
    api.onGet(ROOMS, json(200, page("rooms", null)));
    api.onGet(USED_TODAY, json(status, "{\"code\":20404}"));

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(rooms::providerTime)
        .satisfies(e -> assertThat(e.retryAfter()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", ""})
  void aResponseWithoutADateHasNoProviderTime(String date) {
    api.onGet(ROOMS, aResponse().withHeader("Date", date).withBody(page("rooms", null)));

    assertThatExceptionOfType(ProviderException.class).isThrownBy(rooms::providerTime);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proxy", "/proxy/"})
  void theApiUrlMayHaveAPath(String path) {
    api.onGet("/proxy/v1/Rooms", json(200, page("rooms", api.url() + "/proxy/v1/Rooms/2")));
    api.onGet("/proxy/v1/Rooms/2", json(200, page("rooms", null, room("in-progress"))));

    assertThat(
            api.client(api.settings().toBuilder().apiUrl(URI.create(api.url() + path)).build())
                .rooms()
                .openRooms())
        .hasSize(1);
  }

  @Test
  void twoAccountsInOneProcessAreIndependent() {
    api.onGet(ROOMS, json(200, page("rooms", null)));
    String otherKey = "SK" + "7f".repeat(16);
    VideoRooms others =
        new TwilioClient(
                TwilioCredentials.of("AC" + "8e".repeat(16), otherKey, "another-" + SECRET),
                api.settings(),
                Clock.systemUTC())
            .rooms();

    rooms.openRooms();
    others.openRooms();
    rooms.openRooms();

    assertThat(api.requests())
        .extracting(request -> decoded(request.getHeader("Authorization")))
        .containsExactly(KEY + ":" + SECRET, otherKey + ":another-" + SECRET, KEY + ":" + SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a?b", "a#b", "..", ".", "a b", "a%2e", "é", "{Sid}"})
  void aRoomNameWithReservedCharactersIsRejected(String name) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> rooms.open(name, 2, Duration.ofSeconds(15)))
        .satisfies(e -> assertThat(e.field()).isEqualTo("name"));
    assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> rooms.close(name));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> rooms.connections(name));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> rooms.disconnect(name, "ann"));
    assertThat(api.requests()).isEmpty();
  }

  private static LoggedRequest only() {
    assertThat(api.requests()).hasSize(1);
    return api.requests().get(0);
  }

  private static Map<String, String> form(LoggedRequest request) {
    return Stream.of(request.getBodyAsString().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], UTF_8),
                pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  private static String decoded(String basic) {
    return new String(Base64.getDecoder().decode(basic.substring("Basic ".length())), UTF_8);
  }
}
