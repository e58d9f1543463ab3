package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemindersTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final CallTerms TERMS =
      CallTerms.builder().remindBefore(List.of(QUARTER, DAY, QUARTER)).build();

  private static VideoCall call(Instant at) {
    return VideoCall.request(
            CallId.random(), Actor.of(ANNA), CallRequest.inviting(BEN).at(at), TERMS, NOW)
        .call();
  }

  private static List<Duration> reminders(CallChange change) {
    return change.events().stream()
        .filter(CallEvent.ReminderDue.class::isInstance)
        .map(event -> ((CallEvent.ReminderDue) event).before())
        .toList();
  }

  @Test
  void eachReminderIsIssuedOnceAtItsTime() {
    Instant at = NOW.plus(Duration.ofDays(2));
    VideoCall call = call(at).accept(BEN, NOW).call();
    assertThat(call.terms().remindBefore()).containsExactly(DAY, QUARTER);
    assertThat(call.nextTransitionAt()).contains(at.minus(DAY));

    CallChange first = call.advanceTo(at.minus(DAY));
    assertThat(reminders(first)).containsExactly(DAY);
    assertThat(first.call().nextTransitionAt()).contains(at.minus(QUARTER));
    CallChange second = first.call().advanceTo(at.minus(QUARTER));
    assertThat(reminders(second)).containsExactly(QUARTER);
    assertThat(reminders(second.call().advanceTo(at))).isEmpty();
  }

  @Test
  void anUnansweredCallIsRemindedOfToo() {
    VideoCall pending = call(NOW.plus(Duration.ofDays(2)));

    assertThat(reminders(pending.advanceTo(NOW.plus(DAY)))).containsExactly(DAY);
    assertThat(pending.advanceTo(NOW.plus(DAY)).call().status()).isEqualTo(CallStatus.PENDING);
  }

  @Test
  void aReminderThatWasDueBeforeTheRequestIsLeftOut() {
    VideoCall soon = call(NOW.plus(Duration.ofHours(2)));

    assertThat(soon.nextTransitionAt()).contains(soon.scheduledAt().minus(QUARTER));
    assertThat(call(NOW.plusSeconds(60)).nextTransitionAt())
        .as("none is left")
        .contains(call(NOW.plusSeconds(60)).joinClosesAt());
  }

  @Test
  void aReminderThatIsHopelesslyLateIsSkipped() {
    Instant at = NOW.plus(Duration.ofDays(2));
    VideoCall call = call(at).accept(BEN, NOW).call();

    assertThat(reminders(call.advanceTo(at.minus(DAY).plus(Duration.ofMinutes(5)))))
        .containsExactly(DAY);
    CallChange late = call.advanceTo(at.minus(DAY).plus(Duration.ofMinutes(6)));
    assertThat(late.events()).isEmpty();
    assertThat(late.changed()).isTrue();
    assertThat(late.call().nextTransitionAt()).contains(at.minus(QUARTER));
    assertThat(reminders(call.advanceTo(at.minus(QUARTER)))).containsExactly(QUARTER);
  }

  @Test
  void remindersFollowARescheduling() {
    Instant at = NOW.plus(Duration.ofDays(2));
    Instant remindedAt = at.minus(DAY);
    VideoCall reminded = call(at).accept(BEN, NOW).then(c -> c.advanceTo(remindedAt)).call();

    Instant moved = at.plus(Duration.ofDays(3));
    VideoCall later = reminded.reschedule(Actor.of(ANNA), moved, null, null, remindedAt).call();

    assertThat(later.nextTransitionAt()).contains(moved.minus(DAY));
    assertThat(reminders(later.advanceTo(moved.minus(DAY)))).containsExactly(DAY);
  }

  @Test
  void aCancelledCallHasNoReminder() {
    VideoCall cancelled =
        call(NOW.plus(DAY.multipliedBy(2))).cancel(Actor.system(), null, NOW).call();

    assertThat(cancelled.nextTransitionAt()).isEmpty();
  }

  @Test
  void anInstantCallHasNoReminder() {
    VideoCall ringing =
        VideoCall.request(CallId.random(), Actor.of(ANNA), CallRequest.inviting(BEN), TERMS, NOW)
            .call();

    assertThat(ringing.nextTransitionAt()).contains(NOW.plusSeconds(45));
  }

  @Test
  void thereAreAtMost20DifferentReminders() {
    List<Duration> many =
        IntStream.rangeClosed(1, 21).mapToObj(Duration::ofMinutes).collect(Collectors.toList());

    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> CallTerms.builder().remindBefore(many).build())
        .satisfies(e -> assertThat(e.field()).isEqualTo("remindBefore"));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(
            () -> CallTerms.builder().remindBefore(Collections.nCopies(2, Duration.ZERO)).build());
  }
}
