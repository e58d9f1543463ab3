package dev.bookend.twilio;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static dev.bookend.twilio.StubApi.ANN;
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
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.FaultyResponse.Meaning;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of each request of an operation. */
class TwilioFaultsTest {
  private static final Duration TIMEOUT = Duration.ofMillis(600);
  private static StubApi api;

  /** A request of an operation, with stubs for the requests before it. */
  @SuppressWarnings("ImmutableEnumChecker")
  private enum Request {
    CREATE(
        rooms -> rooms.open(NAME, 2, Duration.ofSeconds(15)),
        fault -> api.onPost(ROOMS, fault),
        Set.of()),
    FETCH_EXISTING_ROOM(
        rooms -> rooms.open(NAME, 2, Duration.ofSeconds(15)),
        fault -> {
          api.onPost(ROOMS, error(400, 53113));
          api.onGet(ROOMS + "/" + NAME, fault);
        },
        Set.of()),
    COMPLETE(
        rooms -> {
          rooms.close(SID);
          return "done";
        },
        fault -> api.onPost(ROOM, fault),
        Set.of(Meaning.GONE, Meaning.OVER)),
    LIST_CONNECTIONS(
        rooms -> rooms.connections(SID),
        fault -> api.onGet(PARTICIPANTS, fault),
        Set.of(Meaning.GONE)),
    FETCH_EMPTY_ROOM(
        rooms -> rooms.connections(SID),
        fault -> {
          api.onGet(PARTICIPANTS, json(200, page("participants", null)));
          api.onGet(ROOM, fault);
        },
        Set.of(Meaning.GONE)),
    LIST_ROOMS(VideoRooms::openRooms, fault -> api.onGet(ROOMS, fault), Set.of()),
    LIST_MORE_ROOMS(
        VideoRooms::openRooms,
        fault -> {
          api.onGet(ROOMS, json(200, page("rooms", "https://video.twilio.com/v1/Rooms?Page=1")));
          api.stub(
              get(urlPathEqualTo(ROOMS)).withQueryParam("Page", equalTo("1")).willReturn(fault));
        },
        Set.of()),
    FIND_CONNECTIONS_TO_DISCONNECT(
        rooms -> {
          rooms.disconnect(SID, "ann");
          return "done";
        },
        fault -> api.onGet(PARTICIPANTS, fault),
        Set.of(Meaning.GONE, Meaning.OVER)),
    DISCONNECT(
        rooms -> {
          rooms.disconnect(SID, "ann");
          return "done";
        },
        fault -> {
          api.onGet(PARTICIPANTS, json(200, page("participants", null, participant("ann", ""))));
          api.onPost(PARTICIPANTS + "/" + ANN, fault);
        },
        Set.of(Meaning.GONE, Meaning.PARTICIPANT_GONE, Meaning.OVER)),
    READ_TIME(VideoRooms::providerTime, fault -> api.onGet(ROOMS, fault), Set.of());

    final Function<VideoRooms, Object> operation;
    final Consumer<ResponseDefinitionBuilder> stage;

    /** Faults that count as success. */
    final Set<Meaning> fine;

    Request(
        Function<VideoRooms, Object> operation,
        Consumer<ResponseDefinitionBuilder> stage,
        Set<Meaning> fine) {
      this.operation = operation;
      this.stage = stage;
      this.fine = fine;
    }

    /** Whether Twilio reports that the room exists, but does not return it. */
    boolean existsButIsNotFound(FaultyResponse fault) {
      return (this == CREATE && fault.meaning == Meaning.EXISTS)
          || (this == FETCH_EXISTING_ROOM && fault.meaning == Meaning.GONE);
    }

    long writes(FaultyResponse fault) {
      Meaning meaning = fault.meaning;
      return switch (this) {
        case CREATE ->
            meaning == Meaning.EXISTS || (meaning == Meaning.UNKNOWN && !fault.hasRetryAfter())
                ? 2
                : 1;
        case FETCH_EXISTING_ROOM -> existsButIsNotFound(fault) ? 2 : 1;
        case COMPLETE -> meaning == Meaning.UNKNOWN && !fault.hasRetryAfter() ? 2 : 1;
        case DISCONNECT -> 1;
        default -> 0;
      };
    }
  }

  @BeforeAll
  static void start() {
    api = new StubApi();
    api.reset();
    api.client().rooms().connections(SID);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void forget() {
    api.reset();
  }

  static Stream<Arguments> faultsOfRequests() {
    return Stream.of(Request.values())
        .flatMap(
            request ->
                Stream.of(FaultyResponse.values())
                    .filter(fault -> !isHarmless(request, fault))
                    .map(fault -> Arguments.of(request, fault)));
  }

  /** The time needs no second page. */
  private static boolean isHarmless(Request request, FaultyResponse fault) {
    return request == Request.READ_TIME && fault == FaultyResponse.NEXT_PAGE_OF_NOTHING;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faultsOfRequests")
  void eachFaultOfEachRequestIsClassified(Request request, FaultyResponse fault) {
    request.stage.accept(fault.answer);

    Throwable thrown = catchThrowable(() -> request.operation.apply(roomsWithShortTimeouts()));

    if (request.fine.contains(fault.meaning)) {
      assertThat(thrown).isNull();
    } else {
      assertThat(thrown)
          .isInstanceOfSatisfying(ProviderException.class, e -> check(e, request, fault));
    }
    assertThat(api.requests(RequestMethod.POST)).isEqualTo(request.writes(fault));
    assertThat(api.requests()).noneMatch(sent -> sent.getUrl().contains("elsewhere"));
  }

  private static void check(ProviderException e, Request request, FaultyResponse fault) {
    assertThat(e.isBusy()).isEqualTo(fault.meaning == Meaning.BUSY);
    int seconds = request.existsButIsNotFound(fault) ? 2 : fault.seconds;
    assertThat(e.retryAfter())
        .isEqualTo(seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    if (fault.meaning == Meaning.UNAUTHORIZED) {
      assertThat(e).hasMessageStartingWith("Twilio rejected the account's credentials");
    }
    assertThat(e).hasNoCause();
    assertThat(e.toString())
        .doesNotContain("ann", "Basic", StubApi.SECRET, StubApi.KEY, StubApi.ACCOUNT, "http");
  }

  @ParameterizedTest
  @EnumSource(names = {"GONE", "ROOM_GONE"})
  void aMissingRoomHasNoConnections(FaultyResponse gone) {
    api.onGet(PARTICIPANTS, gone.answer);

    assertThat(roomsWithShortTimeouts().connections(SID)).isEmpty();
  }

  static Stream<FaultyResponse> unknownOutcomes() {
    return Stream.of(FaultyResponse.values()).filter(fault -> fault.meaning == Meaning.UNKNOWN);
  }

  static Stream<FaultyResponse> unknownOutcomesWithoutRetryAfter() {
    return unknownOutcomes().filter(fault -> !fault.hasRetryAfter());
  }

  @ParameterizedTest
  @MethodSource("unknownOutcomes")
  void aRoomCreatedByARequestWithALostResponseIsUsed(FaultyResponse fault) {
    api.onPost(ROOMS, fault.answer);
    api.onGet(ROOMS + "/" + NAME, json(200, room("in-progress")));

    assertThat(roomsWithShortTimeouts().open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);
    assertThat(api.requests(RequestMethod.POST)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("unknownOutcomesWithoutRetryAfter")
  void closingIsRetriedAfterAnInconclusiveResponse(FaultyResponse fault) {
    api.stub(
        post(urlPathEqualTo(ROOM))
            .inScenario("twice")
            .whenScenarioStateIs(STARTED)
            .willReturn(fault.answer)
            .willSetStateTo("done"));
    api.stub(
        post(urlPathEqualTo(ROOM))
            .inScenario("twice")
            .whenScenarioStateIs("done")
            .willReturn(error(400, 53112)));

    roomsWithShortTimeouts().close(SID);

    assertThat(api.requests(RequestMethod.POST)).isEqualTo(2);
  }

  /** The case: C24 b. */
  @ParameterizedTest
  @MethodSource("unknownOutcomesWithoutRetryAfter")
  void creatingARoomIsRetriedAfterAnInconclusiveResponse(FaultyResponse fault) {
    api.stub(
        post(urlPathEqualTo(ROOMS))
            .inScenario("twice")
            .whenScenarioStateIs(STARTED)
            .willReturn(fault.answer)
            .willSetStateTo("well"));
    api.stub(
        post(urlPathEqualTo(ROOMS))
            .inScenario("twice")
            .whenScenarioStateIs("well")
            .willReturn(json(201, room("in-progress"))));

    assertThat(roomsWithShortTimeouts().open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);
    assertThat(api.requests(RequestMethod.POST)).isEqualTo(2);
  }

  /** The case: C24 c. */
  @Test
  void aRoomThatExistsButIsNotReturnedYetIsReportedAsRetryable() {
    api.onPost(ROOMS, error(400, 53113));

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> roomsWithShortTimeouts().open(NAME, 2, Duration.ofSeconds(15)))
        .withMessage("The room exists, but Twilio does not return it yet.")
        .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(2)));
    assertThat(api.requests().stream().map(request -> request.getMethod().getName()))
        .containsExactly("POST", "GET", "POST", "GET");
  }

  private static VideoRooms roomsWithShortTimeouts() {
    Duration toConnect = Duration.ofSeconds(60);
    return api.client(
            api.settings().toBuilder()
                .connectTimeout(toConnect)
                .responseTimeout(TIMEOUT)
                .operationTimeout(TIMEOUT.multipliedBy(4))
                .build(),
            new Delays())
        .rooms();
  }

  /**
   * The time of requests: it is over when the API has begun not to answer, however slow the machine
   * is, and then that much of the operation's time has passed.
   */
  private static final class Delays implements Timing {
    private long givenUp;
    private long waited;

    @Override
    public long getAsLong() {
      return waited;
    }

    @Override
    public <T> T await(CompletableFuture<T> response, BooleanSupplier begun, long nanos)
        throws InterruptedException, ExecutionException, TimeoutException {
      while (true) {
        try {
          return response.get(1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          if (api.delayed() > givenUp && (begun.getAsBoolean() || !api.drips())) {
            givenUp++;
            waited += nanos;
            throw notYet;
          }
        }
      }
    }
  }
}
