package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestsTest {
  private static final Actor ACTOR = Actor.of(ANNA);

  private final VideoCall accepted = Calls.accepted();
  private final GuestKey key = GuestKey.random(accepted.id());
  private final VideoCall call =
      accepted.inviteGuest(ACTOR, GuestInvitation.named("Uncle Vanya"), key, NOW).call();

  @Test
  void aGuestComesByTheKeyAndThroughAdmission() {
    Actor guest = call.guestActor(GuestKey.parse(key.text()).orElseThrow(), NOW);
    String identity = String.valueOf(guest.identity());

    assertThat(call.guestLink(key).guestId()).isEqualTo(identity);
    assertThat(identity).startsWith(Participant.GUEST_PREFIX);
    assertThatExceptionOfType(NotAdmittedException.class)
        .isThrownBy(() -> call.join(identity, NOW));
    assertThat(
            call.arrive(identity, NOW)
                .then(c -> c.admit(Actor.of(BEN), identity, NOW))
                .then(c -> c.join(identity, NOW))
                .changed())
        .isTrue();
  }

  @Test
  void onlyAHashOfTheKeyIsStored() {
    Guest stored = call.participants().get(2).guest();

    assertThat(stored).isNotNull();
    assertThat(key.text()).hasSize(43).doesNotContain(stored.keyHash());
    assertThat(stored.keyHash()).doesNotContain(key.text().substring(22));
    assertThat(call.guestLink(key).toString() + key + stored + GuestInvitation.named("Uncle"))
        .doesNotContain(key.text(), "Uncle", stored.keyHash());
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      keys.add(GuestKey.random(accepted.id()).text());
    }
    assertThat(keys).hasSize(1000);
  }

  @Test
  void aKeyOpensNothingElse() {
    GuestKey another = GuestKey.random(accepted.id());
    GuestKey other = GuestKey.random(Calls.accepted().id());

    for (GuestKey wrong : new GuestKey[] {another, other}) {
      assertThatExceptionOfType(CallNotFoundException.class)
          .isThrownBy(() -> call.guestActor(wrong, NOW));
    }
  }

  @Test
  void aKeyOpensNothingAfterTheEnd() {
    VideoCall over = call.cancel(ACTOR, null, NOW).call();

    assertThatExceptionOfType(CallOverException.class).isThrownBy(() -> over.guestActor(key, NOW));
    assertThatExceptionOfType(CallOverException.class)
        .isThrownBy(() -> call.guestActor(key, call.latestEnd()));
  }

  @Test
  void aKeyExpires() {
    GuestKey brief = GuestKey.random(accepted.id());
    GuestInvitation invitation =
        new GuestInvitation("Uncle", null, NOW.plus(Duration.ofMinutes(1)), false);
    VideoCall invited = accepted.inviteGuest(ACTOR, invitation, brief, NOW).call();

    assertThat(invited.guestLink(brief).validUntil()).isEqualTo(NOW.plusSeconds(60));
    assertThat(invited.guestActor(brief, NOW.plusSeconds(59)).identity()).isNotNull();
    assertThatExceptionOfType(CallNotFoundException.class)
        .isThrownBy(() -> invited.guestActor(brief, NOW.plusSeconds(60)));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> accepted.inviteGuest(ACTOR, invitation, brief, NOW.plusSeconds(60)))
        .satisfies(e -> assertThat(e.field()).isEqualTo("validUntil"));
  }

  @Test
  void aRemovedGuestsKeyIsRevoked() {
    String identity = call.guestLink(key).guestId();
    VideoCall revoked = call.remove(ACTOR, identity, null, NOW).call();

    assertThatExceptionOfType(CallNotFoundException.class)
        .isThrownBy(() -> revoked.guestActor(key, NOW));
  }

  @Test
  void aGuestDoesNotReplaceAnInvitedPersonsAnswer() {
    VideoCall pending =
        Calls.pending().inviteGuest(ACTOR, GuestInvitation.named("Uncle"), key, NOW).call();

    assertThat(pending.status()).isEqualTo(CallStatus.PENDING);
    assertThat(pending.advanceTo(NOW.plusSeconds(45)).call().status())
        .isEqualTo(CallStatus.EXPIRED);
    VideoCall moved = call.reschedule(ACTOR, NOW.plusSeconds(60), null, null, NOW).call();
    assertThat(moved.participants().get(2).response()).isEqualTo(Participant.Response.ACCEPTED);
    assertThat(moved.participants().get(2).admission()).isEqualTo(Admission.REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "not base64!",
        "AAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void anythingElseIsNoKey(String text) {
    assertThat(GuestKey.parse(text)).isEmpty();
  }

  @Test
  void noPersonOfTheHostIsTakenForAGuest() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> Actor.of(Participant.GUEST_PREFIX + "1"));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> CallRequest.inviting(Participant.GUEST_PREFIX + "1"));
  }
}
