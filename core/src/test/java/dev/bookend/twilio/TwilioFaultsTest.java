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
import dev.bookend.twilio.Faulty.Meaning;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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

/** Each fault at each request that an operation makes. */
class TwilioFaultsTest {
  private static final Duration PATIENCE = Duration.ofMillis(600);
  private static StubApi api;

  /** A request of an operation, and what goes before it. */
  @SuppressWarnings("ImmutableEnumChecker")
  private enum Request {
    CREATE(
        rooms -> rooms.open(NAME, 2, Duration.ofSeconds(15)),
        fault -> api.onPost(ROOMS, fault),
        Set.of()),
    FETCH_THE_ONE_THAT_EXISTS(
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
    FETCH_THE_EMPTY_ROOM(
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
    LOOK_UP_WHOM_TO_PUT_OUT(
        rooms -> {
          rooms.disconnect(SID, "ann");
          return "done";
        },
        fault -> api.onGet(PARTICIPANTS, fault),
        Set.of(Meaning.GONE, Meaning.OVER)),
    PUT_OUT(
        rooms -> {
          rooms.disconnect(SID, "ann");
          return "done";
        },
        fault -> {
          api.onGet(PARTICIPANTS, json(200, page("participants", null, participant("ann", ""))));
          api.onPost(PARTICIPANTS + "/" + ANN, fault);
        },
        Set.of(Meaning.GONE, Meaning.PERSON_GONE, Meaning.OVER)),
    ASK_THE_TIME(VideoRooms::providerTime, fault -> api.onGet(ROOMS, fault), Set.of());

    final Function<VideoRooms, Object> operation;
    final Consumer<ResponseDefinitionBuilder> stage;

    /** What is as good as done. */
    final Set<Meaning> fine;

    Request(
        Function<VideoRooms, Object> operation,
        Consumer<ResponseDefinitionBuilder> stage,
        Set<Meaning> fine) {
      this.operation = operation;
      this.stage = stage;
      this.fine = fine;
    }

    /** Whether the room that exists is not found. */
    boolean isThereAndNotThere(Faulty fault) {
      return (this == CREATE && fault.meaning == Meaning.EXISTS)
          || (this == FETCH_THE_ONE_THAT_EXISTS && fault.meaning == Meaning.GONE);
    }

    long writes(Faulty fault) {
      Meaning meaning = fault.meaning;
      return switch (this) {
        case CREATE ->
            meaning == Meaning.EXISTS || (meaning == Meaning.UNKNOWN && !fault.saysWhen()) ? 2 : 1;
        case FETCH_THE_ONE_THAT_EXISTS -> isThereAndNotThere(fault) ? 2 : 1;
        case COMPLETE -> meaning == Meaning.UNKNOWN && !fault.saysWhen() ? 2 : 1;
        case PUT_OUT -> 1;
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

  static Stream<Arguments> cells() {
    return Stream.of(Request.values())
        .flatMap(
            request ->
                Stream.of(Faulty.values())
                    .filter(fault -> !isNoFault(request, fault))
                    .map(fault -> Arguments.of(request, fault)));
  }

  /** Whoever only asks for the time does not care what the next page is. */
  private static boolean isNoFault(Request request, Faulty fault) {
    return request == Request.ASK_THE_TIME && fault == Faulty.NEXT_PAGE_OF_NOTHING;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cells")
  void each_fault_at_each_request_is_told_for_what_it_is(Request request, Faulty fault) {
    request.stage.accept(fault.answer);

    Throwable thrown = catchThrowable(() -> request.operation.apply(impatient()));

    if (request.fine.contains(fault.meaning)) {
      assertThat(thrown).isNull();
    } else {
      assertThat(thrown)
          .isInstanceOfSatisfying(ProviderException.class, e -> check(e, request, fault));
    }
    assertThat(api.asked(RequestMethod.POST)).isEqualTo(request.writes(fault));
    assertThat(api.asked()).noneMatch(asked -> asked.getUrl().contains("elsewhere"));
  }

  private static void check(ProviderException e, Request request, Faulty fault) {
    assertThat(e.isBusy()).isEqualTo(fault.meaning == Meaning.BUSY);
    int seconds = request.isThereAndNotThere(fault) ? 2 : fault.seconds;
    assertThat(e.retryAfter())
        .isEqualTo(seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    if (fault.meaning == Meaning.LOCKED_OUT) {
      assertThat(e).hasMessageStartingWith("Twilio rejected the account's credentials");
    }
    assertThat(e).hasNoCause();
    assertThat(e.toString())
        .doesNotContain("ann", "Basic", StubApi.SECRET, StubApi.KEY, StubApi.ACCOUNT, "http");
  }

  @ParameterizedTest
  @EnumSource(names = {"GONE", "ROOM_GONE"})
  void a_room_that_is_gone_has_no_connections(Faulty gone) {
    api.onGet(PARTICIPANTS, gone.answer);

    assertThat(impatient().connections(SID)).isEmpty();
  }

  static Stream<Faulty> doubts() {
    return Stream.of(Faulty.values()).filter(fault -> fault.meaning == Meaning.UNKNOWN);
  }

  static Stream<Faulty> doubtsWithoutAPause() {
    return doubts().filter(fault -> !fault.saysWhen());
  }

  @ParameterizedTest
  @MethodSource("doubts")
  void a_room_that_was_made_though_the_answer_was_lost_is_used(Faulty fault) {
    api.onPost(ROOMS, fault.answer);
    api.onGet(ROOMS + "/" + NAME, json(200, room("in-progress")));

    assertThat(impatient().open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);
    assertThat(api.asked(RequestMethod.POST)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("doubtsWithoutAPause")
  void a_room_is_closed_though_the_first_attempt_was_in_doubt(Faulty fault) {
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

    impatient().close(SID);

    assertThat(api.asked(RequestMethod.POST)).isEqualTo(2);
  }

  /** The case: C24 b. */
  @ParameterizedTest
  @MethodSource("doubtsWithoutAPause")
  void a_room_is_made_though_the_first_attempt_failed(Faulty fault) {
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

    assertThat(impatient().open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);
    assertThat(api.asked(RequestMethod.POST)).isEqualTo(2);
  }

  /** The case: C24 c. */
  @Test
  void a_room_that_exists_but_is_not_to_be_seen_yet_is_worth_another_attempt() {
    api.onPost(ROOMS, error(400, 53113));

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> impatient().open(NAME, 2, Duration.ofSeconds(15)))
        .withMessage("The room exists, but Twilio does not return it yet.")
        .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(2)));
    assertThat(api.asked().stream().map(asked -> asked.getMethod().getName()))
        .containsExactly("POST", "GET", "POST", "GET");
  }

  private static VideoRooms impatient() {
    return api.client(api.settings().withTimeouts(PATIENCE, PATIENCE, PATIENCE.multipliedBy(4)))
        .rooms();
  }
}
