package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static dev.bookend.ServiceFixture.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VideoCallServiceTest {
  private final ServiceFixture fixture = new ServiceFixture();
  private final VideoCallService calls = fixture.calls;

  @Test
  void aTicketIsValidForOnePersonOneRoomAndTheTimeOfTheCall() {
    CallId id = fixture.accepted();

    JoinTicket ticket = calls.join(ANNA, id);

    assertThat(ticket.identity()).isEqualTo("anna");
    assertThat(ticket.roomName()).isEqualTo("video-call-" + id);
    assertThat(ticket.provider()).isEqualTo("fake");
    assertThat(ticket.endsAt()).isNull();
    assertThat(ticket.issuedAt()).isEqualTo(fixture.clock.instant());
    TokenIssuer.Request asked = fixture.tokens.requests.get(0);
    assertThat(asked.room()).isEqualTo("RM0");
    assertThat(asked.identity()).isEqualTo("anna");
    assertThat(asked.validity())
        .as("join window, limit, what it may be extended by, and reconnect grace")
        .isEqualTo(Duration.ofMinutes(10 + 1).plusSeconds(15 + 30));
    assertThat(ticket.toString()).doesNotContain(ticket.token()).doesNotContain("anna");
  }

  // C27
  @Test
  void aTokenLastsAsLongAsItsCall() {
    ServiceFixture plain = new ServiceFixture(builder -> builder.settings(CallSettings.defaults()));
    Instant at = plain.clock.instant().plus(Duration.ofMinutes(5));
    CallRequest hour =
        CallRequest.inviting("ben").onBehalfOf("anna").at(at).lasting(Duration.ofHours(1));
    CallId id = plain.calls.request(ANNA, hour).id();
    plain.calls.accept(BEN, id);

    JoinTicket ticket = plain.calls.join(ANNA, id);

    assertThat(Duration.between(ticket.issuedAt(), ticket.expiresAt())).hasSeconds(4530);
  }

  @Test
  void aTicketToARunningCallLastsUntilItsLatestEndAndTheGrace() {
    CallId id = fixture.inProgress();
    fixture.clock.advance(Duration.ofSeconds(5));

    JoinTicket again = calls.join(ANNA, id);

    assertThat(again.endsAt()).isEqualTo(fixture.clock.instant().plusSeconds(10));
    assertThat(again.expiresAt()).isEqualTo(fixture.clock.instant().plusSeconds(10 + 60 + 30));

    calls.extend(ANNA, id, Duration.ofSeconds(40));

    JoinTicket extended = calls.join(BEN, id);
    assertThat(extended.endsAt()).isEqualTo(fixture.clock.instant().plusSeconds(50));
    assertThat(extended.expiresAt()).isEqualTo(again.expiresAt());
  }

  @Test
  void anonymizingAndPurgingRepeatUntilNothingIsLeft() {
    int all = 1200;
    for (int i = 0; i < all; i++) {
      calls.cancel(ANNA, fixture.pending(), null);
    }
    CallId live = fixture.pending();
    fixture.advance(0);

    assertThat(calls.anonymize("anna")).isEqualTo(all);
    assertThat(calls.purge(fixture.clock.instant())).isZero();
    assertThat(calls.purge(fixture.clock.instant().plusSeconds(1))).isEqualTo(all);
    assertThat(fixture.get(live).requestedBy()).isEqualTo("anna");
  }

  @Test
  void purgingAndAnonymizingWaitForAKeeperAlsoWithoutListeners() {
    calls.cancel(ANNA, fixture.pending(), null);
    Instant later = fixture.clock.instant().plusSeconds(1);

    assertThat(calls.anonymize("anna")).isZero();
    assertThat(calls.purge(later)).isZero();

    calls.keeper().runDue();
    assertThat(calls.anonymize("anna")).isEqualTo(1);
    assertThat(calls.purge(later)).isEqualTo(1);
  }

  @Test
  void aFailingListenerBlocksPurgingAndAnonymizingOfItsCall() {
    AtomicBoolean fails = new AtomicBoolean(true);
    ServiceFixture failing =
        new ServiceFixture(
            builder ->
                builder.listener(
                    (event, call) -> {
                      if (fails.get()) {
                        throw new IllegalStateException("The listener fails");
                      }
                    }));
    failing.calls.cancel(ANNA, failing.pending(), null);
    Instant later = failing.clock.instant().plusSeconds(1);
    failing.calls.keeper().runDue();

    assertThat(failing.calls.anonymize("anna")).isZero();
    assertThat(failing.calls.purge(later)).isZero();
    assertThat(failing.calls.keeper().health().undeliveredEvents()).isPositive();
    assertThat(failing.calls.keeper().health().overdueBy()).isZero();

    fails.set(false);
    failing.advance(300);
    assertThat(failing.calls.anonymize("anna")).isEqualTo(1);
    assertThat(failing.calls.purge(later)).isEqualTo(1);
  }

  @Test
  void theRoomIsOpenedOnce() {
    fixture.joined();

    assertThat(fixture.rooms.log).containsExactly("open");
  }

  @Test
  void forAStrangerACallSeemsNotToExist() {
    CallId id = fixture.inProgress();
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
            (actor, call) -> calls.cancel(actor, call, null),
            (actor, call) -> calls.extend(actor, call, Duration.ofSeconds(1)),
            (actor, call) ->
                calls.reschedule(actor, call, Instant.parse("2026-11-23T10:00:00Z"), null));

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
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void theRequesterIsTheActor() {
    CallRequest request = CallRequest.inviting("ben").at(calls.now());

    assertThat(calls.request(ANNA, request).requestedBy()).isEqualTo("anna");
    assertThat(calls.request(ANNA, request.onBehalfOf("anna")).requestedBy()).isEqualTo("anna");
    assertThat(refusedField(ANNA, request.onBehalfOf("cleo"))).isEqualTo("requestedBy");
    assertThat(refusedField(BEN, request)).isEqualTo("invitees");
  }

  @Test
  void theSystemNamesTheRequester() {
    CallRequest request = CallRequest.inviting("ben").at(calls.now()).withRequestKey("k");
    CallRequest annas = request.onBehalfOf("anna");

    VideoCall call = calls.request(Actor.system(), annas);

    assertThat(call.requestedBy()).isEqualTo("anna");
    assertThat(calls.request(ANNA, request)).as("the same key").isEqualTo(call);
    assertThat(calls.request(Actor.system(), annas)).isEqualTo(call);
    assertThat(refusedField(Actor.system(), request)).isEqualTo("requestedBy");
    assertThat(refusedField(Actor.system(), annas.onBehalfOf("ben"))).isEqualTo("invitees");
  }

  private String refusedField(Actor actor, CallRequest request) {
    return catchThrowableOfType(InvalidValueException.class, () -> calls.request(actor, request))
        .field();
  }

  // F4
  @Test
  void onlyTheHostRequestsCallsIfTheSettingsSaySo() {
    ServiceFixture closed =
        new ServiceFixture(
            b -> b.settings(CallSettings.builder().systemRequestsOnly(true).build()));
    CallRequest request = CallRequest.inviting("ben").onBehalfOf("anna").withRequestKey("k");
    CallId id = closed.calls.request(Actor.system(), request).id();

    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> closed.calls.request(ANNA, request));
    closed.calls.accept(BEN, id);
  }

  @Test
  void theHostCannotJoin() {
    CallId id = fixture.accepted();

    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> calls.join(Actor.system(), id));
  }

  @Test
  void aGuardRejectsParticipantsAndHidesTheCallFromOthers() {
    ServiceFixture strict =
        new ServiceFixture(builder -> builder.guard((actor, action, call) -> actor.isSystem()));
    CallId id =
        strict
            .calls
            .request(
                Actor.system(),
                CallRequest.inviting("ben").onBehalfOf("anna").at(strict.calls.now()))
            .id();

    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> strict.calls.accept(BEN, id));
    assertThatExceptionOfType(CallNotFoundException.class)
        .isThrownBy(() -> strict.calls.accept(STRANGER, id));
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(
            () -> strict.calls.request(ANNA, CallRequest.inviting("ben").at(strict.calls.now())));
  }

  @Test
  void aRepeatedRequestIsTheSameCallEvenWhenItsTimeHasPassed() {
    CallRequest request =
        CallRequest.inviting("ben").at(fixture.clock.instant().plusSeconds(10)).withRequestKey("k");
    VideoCall call = calls.request(ANNA, request);
    fixture.clock.advance(Duration.ofSeconds(90));

    assertThat(calls.request(ANNA, request)).isEqualTo(call);
  }

  @Test
  void searchesOmitCallsThatTheGuardHides() {
    ServiceFixture blind =
        new ServiceFixture(b -> b.guard((actor, action, call) -> action != CallGuard.Action.VIEW));
    blind.pending();

    assertThat(blind.calls.search(ANNA, CallQuery.all()).items()).isEmpty();
  }

  @Test
  void aLimitAboveTheMaximumIsRejected() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(
            () ->
                calls.request(
                    ANNA, CallRequest.inviting("ben").at(calls.now()).lasting(Duration.ofHours(2))))
        .satisfies(e -> assertThat(e.field()).isEqualTo("limit"));
  }

  @Test
  void commandsApplyDueTransitionsWithoutAKeeper() {
    CallId id = fixture.inProgress();
    fixture.clock.advance(Duration.ofSeconds(15));

    assertThatExceptionOfType(CallOverException.class).isThrownBy(() -> calls.join(ANNA, id));
    assertThat(calls.complete(ANNA, id).endReason().name()).isEqualTo("TIME_LIMIT");
    CallId late = fixture.pending();
    fixture.clock.advance(Duration.ofMinutes(10));
    assertThatExceptionOfType(IllegalCallStateException.class)
        .isThrownBy(() -> calls.accept(BEN, late));
  }

  @Test
  void withoutCredentialsEverythingWorksButJoining() {
    ServiceFixture bare =
        new ServiceFixture(
            b ->
                b.provider(
                    VideoProvider.of(VideoRooms.adHoc("twilio"), TokenIssuer.unconfigured())));
    CallId id = bare.accepted();

    assertThatExceptionOfType(VideoNotConfiguredException.class)
        .isThrownBy(() -> bare.calls.join(ANNA, id));
    assertThat(bare.get(id).participants()).allMatch(p -> p.tokenIssuedAt() == null);
  }

  @Test
  void aTokenToAnAdHocRoomCarriesItsName() {
    ServiceFixture adHoc = new ServiceFixture(VideoRooms.adHoc("twilio"), b -> {});
    CallId id = adHoc.joined();

    assertThat(adHoc.tokens.requests).allMatch(r -> r.room().equals("video-call-" + id));
    assertThat(adHoc.get(id).room().phase()).isEqualTo(CallRoom.Phase.NONE);
  }

  @Test
  void aJoinFailsWithTheProviderAndCanBeRepeated() {
    CallId id = fixture.accepted();
    fixture.rooms.failNext(1);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> calls.join(ANNA, id))
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(3)));
    assertThat(fixture.get(id).room().phase()).isEqualTo(CallRoom.Phase.OPENING);

    calls.join(ANNA, id);
    assertThat(fixture.get(id).room().phase()).isEqualTo(CallRoom.Phase.OPEN);
  }

  @Test
  void aRoomOpenedDuringACancellationIsClosedAndTheJoinFails() {
    CallId id = fixture.accepted();
    fixture.rooms.beforeOpen(() -> fixture.calls.cancel(BEN, id, null));

    assertThatExceptionOfType(CallOverException.class).isThrownBy(() -> calls.join(ANNA, id));
    assertThat(fixture.tokens.requests).isEmpty();
    fixture.advance(1);
    assertThat(fixture.rooms.isOpen(id.roomName())).isFalse();
    assertThat(fixture.get(id).room().phase()).isEqualTo(CallRoom.Phase.CLOSED);
  }

  @Test
  void aRescheduledCallGetsARoomOfItsOwn() {
    CallId id = fixture.joined();
    calls.reschedule(ANNA, id, fixture.clock.instant().plusSeconds(60), null);
    calls.accept(BEN, id);
    assertThatExceptionOfType(ProviderException.class)
        .as("while the old one is being closed")
        .isThrownBy(() -> calls.join(BEN, id))
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(1)));
    fixture.advance(0);

    calls.join(BEN, id);

    assertThat(fixture.tokens.requests)
        .extracting(TokenIssuer.Request::room)
        .endsWith("RM0", "RM1");
    fixture.advance(1);
    assertThat(fixture.rooms.isOpen(id.roomName())).isTrue();
  }

  @Test
  void providerEventsChangeTheCallAndForeignEventsDoNot() {
    CallId id = fixture.joined();
    String room = id.roomName();
    Instant now = fixture.clock.instant();

    calls.apply(new RoomEvent.Connected(room, "RM0", now, "anna", "PA1"));
    calls.apply(new RoomEvent.Connected(room, "RM9", now, "ben", "PA2"));
    calls.apply(new RoomEvent.Connected("lobby", "RM0", now, "ben", "PA2"));
    calls.apply(new RoomEvent.Connected(CallId.random().roomName(), "RM0", now, "ben", "PA2"));
    calls.apply(new RoomEvent.Connected(room, "RM0", now, "stranger", "PA3"));
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.ACCEPTED);

    calls.apply(new RoomEvent.Connected(room, "RM0", now, "ben", "PA2"));
    assertThat(fixture.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    calls.apply(new RoomEvent.Ended(room, "RM0", now));
    calls.apply(new RoomEvent.Ended(room, "RM0", now));
    assertThat(fixture.get(id).endReason().name()).isEqualTo("ROOM_ENDED");
  }

  @Test
  void theHistoryContainsAllEventsInOrder() {
    CallId id = fixture.inProgress();
    calls.complete(BEN, id);
    fixture.advance(1);

    assertThat(calls.history(ANNA, id))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "Requested",
            "Accepted",
            "TokenIssued",
            "TokenIssued",
            "Connected",
            "Connected",
            "Started",
            "Completed",
            "RoomClosed");
    assertThat(calls.history(ANNA, id).get(7)).isInstanceOf(CallEvent.Completed.class);
  }

  @Test
  void theBuilderNamesAMissingPart() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> VideoCallService.builder().build())
        .withMessageContaining("repository");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> VideoCallService.builder().repository(fixture.repository).build())
        .withMessageContaining("provider");
  }

  @Test
  void eventsOfAProviderInThisProcessAreApplied() {
    List<Consumer<RoomEvent>> receivers = new ArrayList<>();
    VideoProvider provider =
        new VideoProvider() {
          @Override
          public VideoRooms rooms() {
            return fixture.rooms;
          }

          @Override
          public TokenIssuer tokens() {
            return fixture.tokens;
          }

          @Override
          public void onEvent(Consumer<RoomEvent> receiver) {
            receivers.add(receiver);
          }
        };
    ServiceFixture inProcess = new ServiceFixture(builder -> builder.provider(provider));
    CallId id = inProcess.joined();
    String sid = String.valueOf(inProcess.get(id).room().sid());

    assertThat(receivers).hasSize(1);
    for (String identity : List.of("anna", "ben")) {
      receivers
          .get(0)
          .accept(
              new RoomEvent.Connected(
                  id.roomName(), sid, inProcess.calls.now(), identity, "PA-" + identity));
    }
    assertThat(inProcess.get(id).status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void toStringContainsNoIdentities() {
    CallId id = fixture.inProgress();
    calls.complete(ANNA, id);
    VideoCall call = fixture.get(id);
    CallId cancelled = fixture.pending();
    calls.cancel(ANNA, cancelled, "my own reason");

    String printed =
        Stream.of(
                call,
                call.participants(),
                calls.history(ANNA, id),
                calls.history(ANNA, cancelled),
                ANNA,
                CallRequest.inviting("ben").onBehalfOf("anna"),
                CallQuery.all().ofParticipant("anna"),
                fixture.get(fixture.pending()).accept("ben", fixture.clock.instant()))
            .map(Object::toString)
            .collect(Collectors.joining());
    assertThat(printed).doesNotContain("anna", "ben", "my own reason");
  }
}
