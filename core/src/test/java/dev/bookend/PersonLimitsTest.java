package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersonLimitsTest {
  /** A limit is checked without reading the history. */
  private final InMemoryCallRepository repository =
      new InMemoryCallRepository() {
        @Override
        public synchronized List<CallEvent> history(CallId id, int after, int limit) {
          throw new AssertionError("reads the history");
        }
      };

  private final ServiceFixture fixture =
      new ServiceFixture(
          VideoRooms.adHoc("twilio"),
          b ->
              b.repository(repository)
                  .settings(
                      CallSettings.builder()
                          .terms(CallTerms.builder().extendableBy(Duration.ofMinutes(5)).build())
                          .build()));
  private final VideoCallService calls = fixture.calls;

  private CallRequest request() {
    return CallRequest.inviting("ben").onBehalfOf("anna").at(calls.now());
  }

  private static Duration refused(Runnable work) {
    try {
      work.run();
    } catch (QuotaExceededException e) {
      assertThat(e.quota()).isEqualTo(Quota.RATE);
      return e.retryAfter().orElseThrow();
    }
    throw new AssertionError("not refused");
  }

  /** C32 */
  @Test
  void theEleventhUnansweredRequestOfAPersonIsRejectedButNotOfTheHost() {
    for (int i = 0; i < 10; i++) {
      calls.request(ANNA, request());
    }

    assertThat(refused(() -> calls.request(ANNA, request()))).isEqualTo(Duration.ofMinutes(1));
    calls.request(Actor.system(), request());
    calls.request(BEN, CallRequest.inviting("anna").at(calls.now()));
  }

  /** C35 */
  @Test
  void repeatedRequestsAndCancellationsAreLimited() {
    for (int i = 0; i < 20; i++) {
      calls.cancel(ANNA, calls.request(ANNA, request()).id(), null);
    }

    assertThat(refused(() -> calls.request(ANNA, request()))).isEqualTo(Duration.ofHours(1));
    fixture.clock.advance(Duration.ofHours(1));
    calls.request(ANNA, request());
  }

  /** C36 */
  @Test
  void reportsOfPresenceAreLimited() {
    CallId id = calls.request(ANNA, request().lasting(Duration.ofMinutes(59))).id();
    calls.accept(BEN, id);
    for (Actor actor : new Actor[] {ANNA, BEN}) {
      calls.join(actor, id);
      calls.connected(actor, id);
    }
    for (int i = 1; i < 50; i++) {
      fixture.clock.advance(Duration.ofSeconds(1));
      calls.left(ANNA, id);
      fixture.clock.advance(Duration.ofSeconds(1));
      calls.connected(ANNA, id);
    }
    calls.left(ANNA, id);
    int events = fixture.get(id).outbox().recorded();

    assertThat(refused(() -> calls.connected(ANNA, id))).isEqualTo(Duration.ofHours(1));
    assertThat(fixture.get(id).outbox().recorded()).isEqualTo(events).isLessThan(40);
    calls.left(BEN, id);
    calls.connected(BEN, id);
  }

  /** C36 */
  @Test
  void reschedulesOfACallAreLimited() {
    CallId id = calls.request(ANNA, request()).id();
    for (int i = 1; i <= 10; i++) {
      calls.reschedule(BEN, id, calls.now().plusSeconds(i), null);
    }

    refused(() -> calls.reschedule(BEN, id, calls.now().plusSeconds(11), null));
    calls.reschedule(ANNA, id, calls.now().plusSeconds(12), null);
    calls.reschedule(Actor.system(), id, calls.now().plusSeconds(13), null);
  }

  @Test
  void extensionsOfACallAreLimited() {
    CallId id = fixture.inProgress();
    for (int i = 1; i <= 10; i++) {
      calls.extend(ANNA, id, Duration.ofMillis(1));
    }

    refused(() -> calls.extend(ANNA, id, Duration.ofMillis(1)));
    calls.extend(BEN, id, Duration.ofMillis(1));
  }

  @Test
  void anInvalidLimitIsNamed() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new PersonLimits(1, 1, 1, -1, 0))
        .satisfies(e -> assertThat(e.field()).isEqualTo("reportsPerCall"));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> PersonLimits.NONE.toBuilder().capPercent(101).build())
        .satisfies(e -> assertThat(e.field()).isEqualTo("capPercent"));
  }

  @Test
  void changesOfPeopleAreLimitedButNotThoseOfTheHost() {
    CallId id = fixture.accepted();
    String guest = calls.inviteGuest(ANNA, id, GuestInvitation.named("Uncle")).guestId();
    for (int i = 0; i < 99; i++) {
      calls.admit(ANNA, id, guest);
      calls.deny(ANNA, id, guest, null);
    }

    refused(() -> calls.admit(ANNA, id, guest));
    refused(() -> calls.add(ANNA, id, "cleo", null));
    calls.admit(Actor.system(), id, guest);
    calls.deny(ANNA, id, guest, null);
    calls.admit(BEN, id, guest);
    assertThat(calls.remove(ANNA, id, guest, null).participants().get(2).isRemoved())
        .as("to remove somebody is never limited")
        .isTrue();
  }
}
