package dev.bookend;

import static dev.bookend.Stage.ANNA;
import static dev.bookend.Stage.BEN;
import static dev.bookend.Stage.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallOverException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallStatus;
import dev.bookend.call.IllegalCallStateException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoNotConfiguredException;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallQuery;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VideoCallServiceTest {
  private final Stage stage = new Stage();
  private final VideoCallService calls = stage.calls;

  @Test
  void aTicketIsForThisPersonThisRoomAndThisCallsTimeOnly() {
    CallId id = stage.accepted();

    JoinTicket ticket = calls.join(ANNA, id);

    assertThat(ticket.identity()).isEqualTo("anna");
    assertThat(ticket.roomName()).isEqualTo("video-call-" + id);
    assertThat(ticket.provider()).isEqualTo("fake");
    assertThat(ticket.endsAt()).isNull();
    assertThat(ticket.issuedAt()).isEqualTo(stage.clock.instant());
    TokenIssuer.Request asked = stage.tokens.requests.get(0);
    assertThat(asked.room()).isEqualTo("RM0");
    assertThat(asked.identity()).isEqualTo("anna");
    assertThat(asked.validity())
        .as("join window, limit, what it may be extended by, and reconnect grace")
        .isEqualTo(Duration.ofMinutes(10 + 1).plusSeconds(15 + 30));
    assertThat(ticket.toString()).doesNotContain(ticket.token()).doesNotContain("anna");
  }

  @Test
  void aTokenLastsAsLongAsItsCall() {
    Stage plain = new Stage(builder -> builder.settings(CallSettings.defaults()));
    Instant at = plain.clock.instant().plus(Duration.ofMinutes(5));
    CallRequest hour = CallRequest.between("anna", "ben").at(at).lasting(Duration.ofHours(1));
    CallId id = plain.calls.request(ANNA, hour).id();
    plain.calls.accept(BEN, id);

    JoinTicket ticket = plain.calls.join(ANNA, id);

    assertThat(Duration.between(ticket.issuedAt(), ticket.expiresAt())).hasSeconds(4530);
  }

  @Test
  void aTicketToARunningCallLastsUntilItsLatestEndAndTheGrace() {
    CallId id = stage.inProgress();
    stage.clock.advance(Duration.ofSeconds(5));

    JoinTicket again = calls.join(ANNA, id);

    assertThat(again.endsAt()).isEqualTo(stage.clock.instant().plusSeconds(10));
    assertThat(again.expiresAt()).isEqualTo(stage.clock.instant().plusSeconds(10 + 60 + 30));

    calls.extend(ANNA, id, Duration.ofSeconds(40));

    JoinTicket extended = calls.join(BEN, id);
    assertThat(extended.endsAt()).isEqualTo(stage.clock.instant().plusSeconds(50));
    assertThat(extended.expiresAt()).isEqualTo(again.expiresAt());
  }

  @Test
  void forgettingAndPurgingGoOnUntilNothingIsLeft() {
    int all = 1200;
    for (int i = 0; i < all; i++) {
      calls.cancel(ANNA, stage.pending(), null);
    }
    CallId live = stage.pending();

    assertThat(calls.forget("anna")).isEqualTo(all);
    assertThat(calls.purge(stage.clock.instant())).isZero();
    assertThat(calls.purge(stage.clock.instant().plusSeconds(1))).isEqualTo(all);
    assertThat(stage.get(live).requestedBy()).isEqualTo("anna");
  }

  @Test
  void theRoomIsOpenedOnceForBoth() {
    stage.joined();

    assertThat(stage.rooms.log).containsExactly("open");
  }

  @Test
  void aStrangerSeesNoDifferenceToACallThatDoesNotExist() {
    CallId id = stage.inProgress();
    List<BiConsumer<Actor, CallId>> everything =
        List.of(
            calls::get,
            calls::history,
            calls::accept,
            calls::decline,
            calls::join,
            calls::connected,
            calls::left,
            calls::complete,
            (who, call) -> calls.cancel(who, call, null),
            (who, call) -> calls.extend(who, call, Duration.ofSeconds(1)),
            (who, call) ->
                calls.reschedule(who, call, Instant.parse("2026-11-23T10:00:00Z"), null));

    for (BiConsumer<Actor, CallId> operation : everything) {
      assertThatThrownBy(() -> operation.accept(STRANGER, id))
          .isInstanceOf(CallNotFoundException.class)
          .hasMessage(new CallNotFoundException().getMessage());
      assertThatThrownBy(() -> operation.accept(STRANGER, CallId.random()))
          .isInstanceOf(CallNotFoundException.class)
          .hasMessage(new CallNotFoundException().getMessage());
    }
    assertThat(calls.search(STRANGER, CallQuery.all()).items()).isEmpty();
    assertThat(calls.search(ANNA, CallQuery.all().ofParticipant("ben")).items())
        .extracting(VideoCall::id)
        .containsExactly(id);
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void nobodyAsksInAnothersName() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> calls.request(BEN, CallRequest.between("anna", "ben").at(calls.now())))
        .satisfies(e -> assertThat(e.field()).isEqualTo("requestedBy"));
    calls.request(Actor.host(), CallRequest.between("anna", "ben").at(calls.now()));
  }

  @Test
  void onlyTheHostRequestsCallsIfTheSettingsSaySo() {
    Stage closed = new Stage(b -> b.settings(CallSettings.defaults().withHostRequestsOnly(true)));
    CallRequest request = CallRequest.between("anna", "ben").withRequestKey("k");
    CallId id = closed.calls.request(Actor.host(), request).id();

    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> closed.calls.request(ANNA, request));
    closed.calls.accept(BEN, id);
  }

  @Test
  void theHostIsNobodyWhoCouldJoin() {
    CallId id = stage.accepted();

    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> calls.join(Actor.host(), id));
  }

  @Test
  void theGuardsNoIsANoToParticipantsAndNothingToOthers() {
    Stage strict = new Stage(builder -> builder.guard((actor, action, call) -> actor.isHost()));
    CallId id =
        strict
            .calls
            .request(Actor.host(), CallRequest.between("anna", "ben").at(strict.calls.now()))
            .id();

    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> strict.calls.accept(BEN, id));
    assertThatExceptionOfType(CallNotFoundException.class)
        .isThrownBy(() -> strict.calls.accept(STRANGER, id));
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(
            () ->
                strict.calls.request(
                    ANNA, CallRequest.between("anna", "ben").at(strict.calls.now())));
  }

  @Test
  void aRepeatedRequestIsTheSameCallEvenWhenItsTimeHasPassed() {
    CallRequest request =
        CallRequest.between("anna", "ben")
            .at(stage.clock.instant().plusSeconds(10))
            .withRequestKey("k");
    VideoCall call = calls.request(ANNA, request);
    stage.clock.advance(Duration.ofSeconds(90));

    assertThat(calls.request(ANNA, request)).isEqualTo(call);
  }

  @Test
  void whoMayNotSeeACallDoesNotFindItEither() {
    Stage blind = new Stage(b -> b.guard((actor, action, call) -> action != CallGuard.Action.VIEW));
    blind.pending();

    assertThat(blind.calls.search(ANNA, CallQuery.all()).items()).isEmpty();
  }

  @Test
  void aLimitBeyondTheHostsOwnIsRefused() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(
            () ->
                calls.request(
                    ANNA,
                    CallRequest.between("anna", "ben")
                        .at(calls.now())
                        .lasting(Duration.ofHours(2))))
        .satisfies(e -> assertThat(e.field()).isEqualTo("limit"));
  }

  @Test
  void whatHasLapsedIsSeenByTheNextCommandEvenWithoutAKeeper() {
    CallId id = stage.inProgress();
    stage.clock.advance(Duration.ofSeconds(15));

    assertThatExceptionOfType(CallOverException.class).isThrownBy(() -> calls.join(ANNA, id));
    assertThat(calls.complete(ANNA, id).endReason().name()).isEqualTo("TIME_LIMIT");
    CallId late = stage.pending();
    stage.clock.advance(Duration.ofMinutes(10));
    assertThatExceptionOfType(IllegalCallStateException.class)
        .isThrownBy(() -> calls.accept(BEN, late));
  }

  @Test
  void withoutCredentialsEverythingWorksButJoining() {
    Stage bare =
        new Stage(b -> b.tokens(TokenIssuer.unconfigured()).rooms(VideoRooms.adHoc("twilio")));
    CallId id = bare.accepted();

    assertThatExceptionOfType(VideoNotConfiguredException.class)
        .isThrownBy(() -> bare.calls.join(ANNA, id));
    assertThat(bare.get(id).participants()).allMatch(p -> p.admittedAt() == null);
  }

  @Test
  void aTokenToAnAdHocRoomCarriesItsName() {
    Stage adHoc = new Stage(b -> b.rooms(VideoRooms.adHoc("twilio")));
    CallId id = adHoc.joined();

    assertThat(adHoc.tokens.requests).allMatch(r -> r.room().equals("video-call-" + id));
    assertThat(adHoc.get(id).room().phase()).isEqualTo(CallRoom.Phase.NONE);
  }

  @Test
  void aProviderThatFailsIsToldAndTheNextTryWorks() {
    CallId id = stage.accepted();
    stage.rooms.failNext(1);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> calls.join(ANNA, id))
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(3)));
    assertThat(stage.get(id).room().phase()).isEqualTo(CallRoom.Phase.OPENING);

    calls.join(ANNA, id);
    assertThat(stage.get(id).room().phase()).isEqualTo(CallRoom.Phase.OPEN);
  }

  @Test
  void aRoomThatOpensWhileTheCallIsCancelledIsClosedAndLetsNobodyIn() {
    CallId id = stage.accepted();
    stage.rooms.beforeOpen(() -> stage.calls.cancel(BEN, id, null));

    assertThatExceptionOfType(CallOverException.class).isThrownBy(() -> calls.join(ANNA, id));
    assertThat(stage.tokens.requests).isEmpty();
    stage.advance(1);
    assertThat(stage.rooms.isOpen(id.roomName())).isFalse();
    assertThat(stage.get(id).room().phase()).isEqualTo(CallRoom.Phase.CLOSED);
  }

  @Test
  void aRescheduledCallGetsARoomOfItsOwn() {
    CallId id = stage.joined();
    calls.reschedule(ANNA, id, stage.clock.instant().plusSeconds(60), null);
    calls.accept(BEN, id);
    assertThatExceptionOfType(ProviderException.class)
        .as("while the old one is being closed")
        .isThrownBy(() -> calls.join(BEN, id))
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(1)));
    stage.advance(0);

    calls.join(BEN, id);

    assertThat(stage.tokens.requests).extracting(TokenIssuer.Request::room).endsWith("RM0", "RM1");
    stage.advance(1);
    assertThat(stage.rooms.isOpen(id.roomName())).isTrue();
  }

  @Test
  void theProvidersEventsMoveTheCallAndForeignOnesDoNot() {
    CallId id = stage.joined();
    String room = id.roomName();
    Instant now = stage.clock.instant();

    calls.apply(new RoomEvent.Connected(room, "RM0", now, "anna", "PA1"));
    calls.apply(new RoomEvent.Connected(room, "RM9", now, "ben", "PA2"));
    calls.apply(new RoomEvent.Connected("lobby", "RM0", now, "ben", "PA2"));
    calls.apply(new RoomEvent.Connected(CallId.random().roomName(), "RM0", now, "ben", "PA2"));
    calls.apply(new RoomEvent.Connected(room, "RM0", now, "stranger", "PA3"));
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.ACCEPTED);

    calls.apply(new RoomEvent.Connected(room, "RM0", now, "ben", "PA2"));
    assertThat(stage.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    calls.apply(new RoomEvent.Ended(room, "RM0", now));
    calls.apply(new RoomEvent.Ended(room, "RM0", now));
    assertThat(stage.get(id).endReason().name()).isEqualTo("ROOM_ENDED");
  }

  @Test
  void historyTellsTheWholeStoryInOrder() {
    CallId id = stage.inProgress();
    calls.complete(BEN, id);
    stage.advance(1);

    assertThat(calls.history(ANNA, id))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "Requested",
            "Accepted",
            "Admitted",
            "Admitted",
            "Connected",
            "Connected",
            "Started",
            "Completed",
            "RoomClosed");
    assertThat(calls.history(ANNA, id).get(7)).isInstanceOf(CallEvent.Completed.class);
  }

  @Test
  void aServiceSaysWhatItLacks() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> VideoCallService.builder().build())
        .withMessageContaining("repository");
  }

  @Test
  void nothingPrintsAPerson() {
    CallId id = stage.inProgress();
    calls.complete(ANNA, id);
    VideoCall call = stage.get(id);
    CallId cancelled = stage.pending();
    calls.cancel(ANNA, cancelled, "my own reason");

    String printed =
        Stream.of(
                call,
                call.participants(),
                calls.history(ANNA, id),
                calls.history(ANNA, cancelled),
                ANNA,
                CallRequest.between("anna", "ben"),
                CallQuery.all().ofParticipant("anna"),
                stage.get(stage.pending()).accept("ben", stage.clock.instant()))
            .map(Object::toString)
            .collect(Collectors.joining());
    assertThat(printed).doesNotContain("anna", "ben", "my own reason");
  }
}
