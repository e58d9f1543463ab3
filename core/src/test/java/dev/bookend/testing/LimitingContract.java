package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract of limits per person, also under concurrent requests. */
abstract class LimitingContract extends CalendarContract {
  private static final PersonLimits LIMITS = PersonLimits.defaults();
  private static final PersonLimits TWO_OPEN = new PersonLimits(2, 0, 0, 0, 0);
  private static final PersonLimits THREE_AN_HOUR = new PersonLimits(0, 3, 0, 0, 0);

  private static CallChange requested(String identity, Instant at, CallTerms terms) {
    return VideoCall.request(
        CallId.random(), Actor.of(identity), CallRequest.inviting("ben").at(at), terms, at);
  }

  private VideoCall request(String identity, Instant at, PersonLimits limits) {
    return calls.insert(requested(identity, at, CallTerms.defaults()), limits(limits));
  }

  private Duration refused(Runnable work) {
    try {
      work.run();
    } catch (QuotaExceededException e) {
      assertThat(e.quota()).isEqualTo(Quota.RATE);
      return e.retryAfter().orElseThrow();
    }
    throw new AssertionError("not refused");
  }

  @Test
  void theEleventhUnansweredRequestIsRejected() {
    for (int i = 0; i < 10; i++) {
      request("anna", NOW, LIMITS);
    }

    CallChange eleventh = requested("anna", NOW, CallTerms.defaults());
    assertThat(refused(() -> calls.insert(eleventh, limits(LIMITS))))
        .isEqualTo(Duration.ofMinutes(1));

    assertThat(calls.find(eleventh.call().id())).isEmpty();
    request("cleo", NOW, LIMITS);
    request("anna", NOW, PersonLimits.NONE);
  }

  @Test
  void anAnswerMakesRoomForAnotherRequest() {
    VideoCall first = request("anna", NOW, TWO_OPEN);
    request("anna", NOW, TWO_OPEN);
    refused(() -> request("anna", NOW, TWO_OPEN));

    calls.update(first.accept("ben", NOW));

    request("anna", NOW, TWO_OPEN);
    refused(() -> request("anna", NOW, TWO_OPEN));
  }

  @Test
  void cancelledRequestsCountInTheirHour() {
    for (int i = 0; i < 3; i++) {
      VideoCall call = request("anna", NOW.plusSeconds(i), THREE_AN_HOUR);
      calls.update(call.cancel(Actor.of("anna"), null, NOW.plusSeconds(i)));
    }

    assertThat(refused(() -> request("anna", NOW.plusSeconds(10), THREE_AN_HOUR)))
        .isEqualTo(Duration.ofHours(1).minusSeconds(10));
    refused(() -> request("anna", NOW.plusSeconds(3599), THREE_AN_HOUR));
    request("anna", NOW.plusSeconds(3600), THREE_AN_HOUR);
    assertThat(refused(() -> request("anna", NOW.plusSeconds(3600), THREE_AN_HOUR)))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aRepeatedRequestIsNotCounted() {
    PersonLimits one = new PersonLimits(1, 1, 0, 0, 0);
    CallRequest request = CallRequest.inviting("ben").onBehalfOf("anna").withRequestKey("k");
    VideoCall call = calls.insert(change(request), limits(one));

    assertThat(calls.insert(change(request), limits(one))).isEqualTo(call);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofTwentyConcurrentRequestsOnlyTheLimitSucceeds(boolean exclusive) {
    CallRepository other = anotherNode().orElse(calls);
    CallTerms terms = CallTerms.builder().exclusive(exclusive).build();

    List<Boolean> made =
        Together.run(
            20,
            i -> {
              CallRepository node = i % 2 == 0 ? calls : other;
              CallRequest request =
                  CallRequest.inviting("p" + i).onBehalfOf("anna").at(NOW.plusSeconds(60L * i));
              return isMade(node, change(request, terms));
            });

    assertThat(made).filteredOn(one -> one).hasSize(10);
    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(() -> request("anna", NOW, LIMITS));
  }

  @Test
  void undeliveredEventsDoNotMakeACallOverdue() {
    VideoCall call = request("anna", NOW, PersonLimits.NONE);

    assertThat(calls.backlog(NOW.plusSeconds(30)))
        .isEqualTo(new CallRepository.Backlog(null, call.outbox().recorded()));
    Instant expiry = call.nextTransitionAt().orElseThrow();
    VideoCall delivered = calls.update(call.delivered(1));
    assertThat(calls.backlog(expiry)).isEqualTo(new CallRepository.Backlog(expiry, 0));
    assertThat(delivered.dueAt()).contains(expiry);
  }

  @Test
  void anExpiredCallIsOverdueWithAnyNumberOfUndeliveredEvents() {
    VideoCall call = request("anna", NOW, PersonLimits.NONE);
    Instant expiry = call.nextTransitionAt().orElseThrow();

    assertThat(calls.backlog(expiry.plusSeconds(60)))
        .isEqualTo(new CallRepository.Backlog(expiry, call.outbox().recorded()));
  }

  @Test
  void aCallPastItsEndIsOverdueWithAnyNumberOfUndeliveredEvents() {
    VideoCall call = request("anna", NOW, PersonLimits.NONE);
    VideoCall running =
        calls.update(
            call.accept("ben", NOW)
                .then(c -> c.join("anna", NOW))
                .then(c -> c.join("ben", NOW))
                .then(c -> c.connected("anna", "PA1", NOW, NOW))
                .then(c -> c.connected("ben", "PA2", NOW, NOW)));
    Instant end = running.nextTransitionAt().orElseThrow();

    assertThat(calls.backlog(end.minusNanos(1000)).oldestDueAt()).isNull();
    assertThat(calls.backlog(end.plusSeconds(20)).oldestDueAt()).isEqualTo(end);
  }

  private static boolean isMade(CallRepository node, CallChange change) {
    try {
      node.insert(change, limits(LIMITS));
      return true;
    } catch (QuotaExceededException full) {
      return false;
    }
  }
}
