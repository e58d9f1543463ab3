package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Period;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract of spend caps, also under concurrent requests. */
abstract class SpendingContract extends ClaimingContract {
  private static final CallRequest TODAY = CallRequest.between("anna", "ben").at(NOW);
  private static final CallRequest TOMORROW = TODAY.at(NOW.plus(Duration.ofDays(1)));
  private static final CallRequest NEXT_MONTH = TODAY.at(NOW.plus(Duration.ofDays(8)));
  private static final Cap ONE_A_DAY = Cap.calls(Period.DAY, 1);
  private static final PersonLimits QUARTER = PersonLimits.NONE.withCapPercent(25);

  private VideoCall planned(CallRequest request, Cap... caps) {
    return calls.insert(change(request).within(List.of(caps)));
  }

  private void refused(Runnable work) {
    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(work::run)
        .satisfies(e -> assertThat(e.quota()).isEqualTo(Quota.BUDGET));
  }

  private VideoCall changed(VideoCall call, Function<VideoCall, CallChange> move) {
    return calls.update(move.apply(calls.find(call.id()).orElseThrow()));
  }

  @Test
  void aCallThatExceedsACapIsRejectedAndNotStored() {
    planned(TODAY, ONE_A_DAY);

    CallChange another = change(TODAY.withRequestKey("k")).within(List.of(ONE_A_DAY));
    refused(() -> calls.insert(another));

    assertThat(calls.find(another.call().id())).isEmpty();
    assertThat(calls.history(another.call().id(), 0, 100)).isEmpty();
    assertThat(calls.findRequest(TODAY.withRequestKey("k"))).isEmpty();
    planned(TODAY);
    planned(TOMORROW, ONE_A_DAY);
  }

  @Test
  void aMonthIsCountedByItselfAndWithItsDays() {
    Cap twoAMonth = Cap.calls(Period.MONTH, 2);
    planned(TODAY, ONE_A_DAY, twoAMonth);
    planned(TOMORROW, ONE_A_DAY, twoAMonth);

    refused(() -> planned(TODAY.at(NOW.plus(Duration.ofDays(2))), ONE_A_DAY, twoAMonth));
    planned(NEXT_MONTH, ONE_A_DAY, twoAMonth);
    refused(() -> planned(NEXT_MONTH, ONE_A_DAY, twoAMonth));
  }

  @Test
  void aDayBeginsAndEndsInItsTimeZoneToTheMicrosecond() {
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    Instant midnight = Instant.parse("2026-11-23T15:00:00Z");
    planned(TODAY.at(midnight.minusNanos(1000)), ONE_A_DAY.in(tokyo));

    refused(() -> planned(TODAY, ONE_A_DAY.in(tokyo)));
    planned(TODAY.at(midnight), ONE_A_DAY.in(tokyo));
    refused(() -> planned(TODAY.at(midnight.plusNanos(1000)), ONE_A_DAY.in(tokyo)));
    planned(TODAY.at(midnight.plus(Duration.ofDays(1))), ONE_A_DAY.in(tokyo));
  }

  @Test
  void moneyIsCountedByTheEstimateOfACall() {
    Cap money = Cap.money(Period.DAY, new BigDecimal("0.040"), Pricing.defaults());
    planned(TODAY.lasting(Duration.ofSeconds(90)));
    planned(CallRequest.between("anna", "ben", "cleo").at(NOW), money);
    planned(TODAY, money);

    refused(() -> planned(TODAY, money));
    planned(TODAY, Cap.calls(Period.DAY, 4));
    refused(() -> planned(TODAY, Cap.calls(Period.DAY, 4)));
  }

  @Test
  void cancelledDeclinedAndExpiredCallsDoNotCountButCompletedAndMissedOnesDo() {
    List<Function<VideoCall, CallChange>> free =
        List.of(
            call -> call.cancel(Actor.system(), null, NOW),
            call -> call.decline("ben", NOW),
            call -> call.advanceTo(NOW.plusSeconds(3600)));
    for (Function<VideoCall, CallChange> move : free) {
      VideoCall call = planned(TODAY, ONE_A_DAY);
      refused(() -> planned(TODAY, ONE_A_DAY));
      changed(call, move);
    }
    VideoCall taken = planned(TODAY, Cap.calls(Period.DAY, 1));
    List<Function<VideoCall, CallChange>> used =
        List.of(
            call -> call.accept("ben", NOW),
            call ->
                call.admit("anna", NOW)
                    .then(c -> c.admit("ben", NOW))
                    .then(c -> c.connected("anna", "PA1", NOW, NOW))
                    .then(c -> c.connected("ben", "PA2", NOW, NOW)),
            call -> call.complete(Actor.system(), NOW));
    for (Function<VideoCall, CallChange> move : used) {
      changed(taken, move);
      refused(() -> planned(TODAY, ONE_A_DAY));
    }
    VideoCall missed = planned(TOMORROW, ONE_A_DAY);
    changed(missed, call -> call.accept("ben", NOW));
    changed(missed, call -> call.advanceTo(NOW.plus(Duration.ofDays(2))));
    refused(() -> planned(TOMORROW, ONE_A_DAY));
  }

  @Test
  void reschedulingToAFullDayIsRejectedAndChangesNothing() {
    planned(TODAY);
    VideoCall call = planned(TOMORROW, ONE_A_DAY);

    CallChange moved = call.reschedule(Actor.system(), NOW.plusSeconds(60), null, NOW);
    refused(() -> calls.update(moved.within(List.of(ONE_A_DAY))));
    assertThat(calls.find(call.id())).contains(call);
    assertThat(calls.history(call.id(), 0, 100)).hasSize(1);

    calls.update(moved);
    planned(TOMORROW, ONE_A_DAY);
  }

  @Test
  void reschedulingWithinADayDoesNotCountTwice() {
    VideoCall call = planned(TODAY, ONE_A_DAY);
    planned(TODAY);
    Instant later = NOW.plusSeconds(60);

    VideoCall moved =
        calls.update(call.reschedule(Actor.system(), later, null, NOW).within(List.of(ONE_A_DAY)));
    assertThat(moved.scheduledAt()).isEqualTo(later);

    Cap money = Cap.money(Period.DAY, new BigDecimal("0.020"), Pricing.defaults());
    CallChange longer = moved.reschedule(Actor.system(), NOW, Duration.ofSeconds(61), NOW);
    refused(() -> calls.update(longer.within(List.of(money))));
    calls.update(
        moved.reschedule(Actor.system(), NOW, Duration.ofSeconds(60), NOW).within(List.of(money)));
  }

  @Test
  void aRepeatedRequestIsNotRejectedByTheCap() {
    CallChange first = change(TODAY.withRequestKey("k")).within(List.of(ONE_A_DAY));
    VideoCall call = calls.insert(first);
    CallTerms exclusive = CallTerms.builder().exclusive(true).build();

    for (CallTerms terms : List.of(CallTerms.defaults(), exclusive)) {
      CallChange again = change(TODAY.withRequestKey("k"), terms).within(List.of(ONE_A_DAY));
      assertThat(calls.insert(again)).isEqualTo(call);
    }
  }

  @Test
  void aConflictTakesPrecedenceOverTheCap() {
    VideoCall call = planned(TOMORROW, ONE_A_DAY);
    planned(TODAY);
    changed(call, c -> c.accept("ben", NOW));

    CallChange late = call.reschedule(Actor.system(), NOW, null, NOW).within(List.of(ONE_A_DAY));
    assertThatExceptionOfType(CallConflictException.class).isThrownBy(() -> calls.update(late));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofManyConcurrentRequestsOnlyTheCapSucceeds(boolean exclusive) {
    CallTerms terms = CallTerms.builder().exclusive(exclusive).build();
    Cap fiveADay = Cap.calls(Period.DAY, 5);
    Cap money = Cap.money(Period.MONTH, new BigDecimal("0.047"), Pricing.defaults());
    CallRepository other = anotherNode().orElse(calls);

    List<Boolean> made =
        Together.run(
            12,
            i -> {
              CallRepository node = i % 2 == 0 ? calls : other;
              CallRequest request = CallRequest.between("p" + i, "q" + i).at(NOW);
              return isMade(node, change(request, terms).within(List.of(fiveADay, money)));
            });

    assertThat(made).filteredOn(one -> one).hasSize(5);
    assertThat(calls.search(CallQuery.all()).items()).hasSize(5);
  }

  @Test
  void concurrentRequestsAndReschedulesNeitherDeadlockNorExceedTheCap() {
    CallTerms terms = CallTerms.builder().exclusive(true).build();
    Cap tenADay = Cap.calls(Period.DAY, 10);
    CallRepository other = anotherNode().orElse(calls);
    List<VideoCall> tomorrow =
        List.of("a", "b", "c", "d").stream()
            .map(identity -> calls.insert(change(TOMORROW, identity, terms)))
            .toList();

    List<Boolean> made =
        Together.run(
            16,
            i -> {
              CallRepository node = i % 2 == 0 ? calls : other;
              Instant time = NOW.plusSeconds(60L * i);
              return i < 4
                  ? isMoved(node, tomorrow.get(i), time, tenADay)
                  : isMade(
                      node,
                      change(TODAY.at(time), "abcd".substring(i % 4, i % 4 + 1), terms)
                          .within(List.of(tenADay)));
            });

    assertThat(made).filteredOn(one -> one).hasSize(10);
    assertThat(
            calls
                .search(CallQuery.builder().from(NOW).to(NOW.plusSeconds(3600)).limit(50).build())
                .items())
        .hasSize(10);
  }

  private static CallChange change(CallRequest like, String identity, CallTerms terms) {
    return change(CallRequest.between(identity, "with " + identity).at(like.scheduledAt()), terms);
  }

  private static boolean isMade(CallRepository node, CallChange change) {
    return fits(() -> node.insert(change));
  }

  private static boolean isMoved(CallRepository node, VideoCall call, Instant time, Cap cap) {
    CallChange moved = call.reschedule(Actor.system(), time, null, NOW);
    return fits(() -> node.update(moved.within(List.of(cap))));
  }

  private static boolean fits(Runnable work) {
    try {
      work.run();
      return true;
    } catch (QuotaExceededException full) {
      return false;
    }
  }

  /** C35 */
  @Test
  void onePersonCannotUseUpTheCap() {
    Cap fortyADay = Cap.calls(Period.DAY, 40);
    for (int i = 0; i < 10; i++) {
      shared("anna", "p" + i, NOW, fortyADay);
    }

    refused(() -> shared("anna", "invented", NOW, fortyADay));
    shared("ben", "anna", NOW, fortyADay);
    shared("anna", "p", NOW.plus(Duration.ofDays(1)), fortyADay);
    planned(TODAY, fortyADay);
    refused(() -> shared("anna", "invented", NOW, fortyADay));
  }

  @Test
  void theOnlyCallOfAPersonFitsWithAnyShare() {
    Cap twoADay = Cap.calls(Period.DAY, 2);
    Cap money = Cap.money(Period.MONTH, new BigDecimal("0.016"), Pricing.defaults());
    VideoCall call = shared("anna", "ben", NOW, twoADay, money);
    refused(() -> shared("anna", "ben", NOW, twoADay));
    refused(() -> shared("anna", "ben", NOW.plus(Duration.ofDays(1)), twoADay, money));

    calls.update(
        call.reschedule(Actor.of("anna"), NOW.plusSeconds(60), null, NOW)
            .within(List.of(twoADay, money))
            .under(QUARTER));
    shared("ben", "anna", NOW, twoADay, money);
    refused(() -> shared("cleo", "anna", NOW, twoADay));
  }

  @Test
  void reschedulingIntoADayRespectsTheShareOfAPerson() {
    Cap eightADay = Cap.calls(Period.DAY, 8);
    shared("anna", "ben", NOW, eightADay);
    shared("anna", "ben", NOW, eightADay);
    VideoCall tomorrow = shared("anna", "ben", NOW.plus(Duration.ofDays(1)), eightADay);
    CallChange moved =
        tomorrow.reschedule(Actor.of("anna"), NOW, null, NOW).within(List.of(eightADay));

    refused(() -> calls.update(moved.under(QUARTER)));
    assertThat(calls.find(tomorrow.id())).contains(tomorrow);
    calls.update(moved);
  }

  @Test
  void ofManyConcurrentRequestsOfOnePersonOnlyTheShareSucceeds() {
    Cap twentyADay = Cap.calls(Period.DAY, 20);
    CallRepository other = anotherNode().orElse(calls);

    List<Boolean> made =
        Together.run(
            12,
            i -> {
              CallRepository node = i % 2 == 0 ? calls : other;
              CallRequest request = CallRequest.between("anna", "q" + i).at(NOW);
              return isMade(node, change(request).within(List.of(twentyADay)).under(QUARTER));
            });

    assertThat(made).filteredOn(one -> one).hasSize(5);
  }

  private VideoCall shared(String identity, String with, Instant time, Cap... caps) {
    CallRequest request = CallRequest.between(identity, with).at(time);
    return calls.insert(change(request).within(List.of(caps)).under(QUARTER));
  }

  @Test
  void aRetryTimeIsGivenOnlyForTheCurrentPeriod() {
    planned(TODAY);
    planned(TOMORROW);
    Cap oneAMonth = Cap.calls(Period.MONTH, 1);

    assertThat(pause(TODAY, ONE_A_DAY))
        .contains(Duration.between(NOW, Instant.parse("2026-11-24T00:00:00Z")));
    assertThat(pause(TODAY, oneAMonth, ONE_A_DAY))
        .contains(Duration.between(NOW, Instant.parse("2026-12-01T00:00:00Z")));
    assertThat(pause(TOMORROW, ONE_A_DAY)).isEmpty();
    planned(NEXT_MONTH);
    assertThat(pause(NEXT_MONTH, oneAMonth)).isEmpty();
  }

  private Optional<Duration> pause(CallRequest request, Cap... caps) {
    try {
      planned(request, caps);
      throw new AssertionError("not refused");
    } catch (QuotaExceededException full) {
      return full.retryAfter();
    }
  }
}
