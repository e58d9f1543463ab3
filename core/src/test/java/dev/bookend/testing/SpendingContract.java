package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RepositoryRules;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract of spend caps, also under concurrent requests. */
abstract class SpendingContract extends ClaimingContract {
  private static final CallRequest TODAY = CallRequest.inviting("ben").onBehalfOf("anna").at(NOW);
  private static final CallRequest TOMORROW = TODAY.at(NOW.plus(Duration.ofDays(1)));
  private static final CallRequest NEXT_MONTH = TODAY.at(NOW.plus(Duration.ofDays(8)));
  private static final SpendCap ONE_A_DAY = SpendCap.calls(CalendarUnit.DAY, 1);
  private static final PersonLimits QUARTER = PersonLimits.NONE.toBuilder().capPercent(25).build();

  private static RepositoryRules shareOf(SpendCap... caps) {
    return new RepositoryRules(List.of(caps), QUARTER);
  }

  private VideoCall planned(CallRequest request, SpendCap... caps) {
    return calls.insert(change(request), caps(caps));
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

    CallChange another = change(TODAY.withRequestKey("k"));
    refused(() -> calls.insert(another, caps(ONE_A_DAY)));

    assertThat(calls.find(another.call().id())).isEmpty();
    assertThat(calls.history(another.call().id(), 0, 100)).isEmpty();
    assertThat(calls.findRequest(TODAY.withRequestKey("k").keyOf(Actor.system()))).isEmpty();
    planned(TODAY);
    planned(TOMORROW, ONE_A_DAY);
  }

  @Test
  void aMonthIsCountedByItselfAndWithItsDays() {
    SpendCap twoAMonth = SpendCap.calls(CalendarUnit.MONTH, 2);
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
    SpendCap money = SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.040"), Pricing.defaults());
    planned(TODAY.lasting(Duration.ofSeconds(90)));
    planned(CallRequest.inviting("ben", "cleo").onBehalfOf("anna").at(NOW), money);
    planned(TODAY, money);

    refused(() -> planned(TODAY, money));
    planned(TODAY, SpendCap.calls(CalendarUnit.DAY, 4));
    refused(() -> planned(TODAY, SpendCap.calls(CalendarUnit.DAY, 4)));
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
    VideoCall taken = planned(TODAY, SpendCap.calls(CalendarUnit.DAY, 1));
    List<Function<VideoCall, CallChange>> used =
        List.of(
            call -> call.accept("ben", NOW),
            call ->
                call.join("anna", NOW)
                    .then(c -> c.join("ben", NOW))
                    .then(c -> c.connected("anna", "PA1", NOW, NOW))
                    .then(c -> c.connected("ben", "PA2", NOW, NOW)),
            call -> call.complete(Actor.system(), null, NOW));
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

    CallChange moved = call.reschedule(Actor.system(), NOW.plusSeconds(60), null, null, NOW);
    refused(() -> calls.update(moved, caps(ONE_A_DAY)));
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
        calls.update(call.reschedule(Actor.system(), later, null, null, NOW), caps(ONE_A_DAY));
    assertThat(moved.scheduledAt()).isEqualTo(later);

    SpendCap money = SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.020"), Pricing.defaults());
    CallChange longer = moved.reschedule(Actor.system(), NOW, Duration.ofSeconds(61), null, NOW);
    refused(() -> calls.update(longer, caps(money)));
    calls.update(
        moved.reschedule(Actor.system(), NOW, Duration.ofSeconds(60), null, NOW), caps(money));
  }

  @Test
  void addingAPersonBeyondTheCapIsRejectedAndChangesNothing() {
    SpendCap money = SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.020"), Pricing.defaults());
    planned(TODAY, money);
    VideoCall two = planned(TODAY, money);
    VideoCall three = calls.update(added(two, "cleo"), caps(money));
    GuestInvitation invitation = GuestInvitation.named("Uncle");
    GuestKey key = GuestKey.random(two.id());

    for (CallChange change :
        List.of(added(three, "dan"), three.inviteGuest(Actor.system(), invitation, key, NOW))) {
      refused(() -> calls.update(change, caps(money)));
    }
    assertThat(calls.find(two.id())).contains(three);
    assertThat(calls.history(two.id(), 0, 100)).hasSize(2);
    assertThat(found(CallQuery.all().ofParticipant("dan"))).isEmpty();
    calls.update(three.replace(Actor.system(), "ben", "eve", null, NOW), caps(money));
    three = calls.find(two.id()).orElseThrow();
    assertThat(three.payingPeople()).as("a substitute costs no more").isEqualTo(3);

    calls.update(added(three, "dan"), caps(ONE_A_DAY));
    assertThat(found(CallQuery.all().ofParticipant("dan"))).hasSize(1);
  }

  @Test
  void aPersonWhoReturnsToACallDoesNotCountTwice() {
    SpendCap money = SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.012"), Pricing.defaults());
    VideoCall call =
        calls.insert(
            change(CallRequest.inviting("ben", "cleo").onBehalfOf("anna").at(NOW)), caps(money));

    VideoCall without = calls.update(call.remove(Actor.system(), "cleo", null, NOW), caps(money));
    VideoCall again = calls.update(added(without, "cleo"), caps(money));

    assertThat(again.isAwaiting("cleo")).isTrue();
    refused(() -> calls.update(added(again, "dan"), caps(money)));
  }

  @Test
  void anAddedPersonCountsToTheShareOfTheRequester() {
    SpendCap money = SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.080"), Pricing.defaults());
    shared("anna", "ben", NOW, money);
    VideoCall second = shared("anna", "ben", NOW, money);

    VideoCall three = calls.update(added(second, "cleo"), shareOf(money));
    refused(() -> calls.update(added(three, "dan"), shareOf(money)));
    calls.update(added(three, "dan"), caps(money));
  }

  @Test
  void ofManyConcurrentAdditionsOnlyTheCapSucceeds() {
    SpendCap money = SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.116"), Pricing.defaults());
    CallRepository other = anotherNode().orElse(calls);
    List<VideoCall> made =
        IntStream.range(0, 12)
            .mapToObj(i -> CallRequest.inviting("q" + i).onBehalfOf("p" + i).at(NOW))
            .map(request -> planned(request, money))
            .toList();

    List<Boolean> added =
        Together.run(
            12,
            i -> {
              CallRepository node = i % 2 == 0 ? calls : other;
              return fits(() -> node.update(added(made.get(i), "cleo"), caps(money)));
            });

    assertThat(added).filteredOn(one -> one).hasSize(5);
    assertThat(found(CallQuery.all().ofParticipant("cleo"))).hasSize(5);
  }

  private static CallChange added(VideoCall call, String identity) {
    return call.add(Actor.system(), identity, null, NOW);
  }

  @Test
  void aRepeatedRequestIsNotRejectedByTheCap() {
    VideoCall call = calls.insert(change(TODAY.withRequestKey("k")), caps(ONE_A_DAY));
    CallTerms exclusive = CallTerms.builder().exclusive(true).build();

    for (CallTerms terms : List.of(CallTerms.defaults(), exclusive)) {
      CallChange again = change(TODAY.withRequestKey("k"), terms);
      assertThat(calls.insert(again, caps(ONE_A_DAY))).isEqualTo(call);
    }
  }

  @Test
  void aConflictTakesPrecedenceOverTheCap() {
    VideoCall call = planned(TOMORROW, ONE_A_DAY);
    planned(TODAY);
    changed(call, c -> c.accept("ben", NOW));

    CallChange late = call.reschedule(Actor.system(), NOW, null, null, NOW);
    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(late, caps(ONE_A_DAY)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofManyConcurrentRequestsOnlyTheCapSucceeds(boolean exclusive) {
    CallTerms terms = CallTerms.builder().exclusive(exclusive).build();
    SpendCap fiveADay = SpendCap.calls(CalendarUnit.DAY, 5);
    SpendCap money =
        SpendCap.money(CalendarUnit.MONTH, new BigDecimal("0.047"), Pricing.defaults());
    CallRepository other = anotherNode().orElse(calls);

    List<Boolean> made =
        Together.run(
            12,
            i -> {
              CallRepository node = i % 2 == 0 ? calls : other;
              CallRequest request = CallRequest.inviting("q" + i).onBehalfOf("p" + i).at(NOW);
              return isMade(node, change(request, terms), caps(fiveADay, money));
            });

    assertThat(made).filteredOn(one -> one).hasSize(5);
    assertThat(calls.search(CallQuery.all()).items()).hasSize(5);
  }

  @Test
  void concurrentRequestsAndReschedulesNeitherDeadlockNorExceedTheCap() {
    CallTerms terms = CallTerms.builder().exclusive(true).build();
    SpendCap tenADay = SpendCap.calls(CalendarUnit.DAY, 10);
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
                      change(TODAY.at(time), "abcd".substring(i % 4, i % 4 + 1), terms),
                      caps(tenADay));
            });

    assertThat(made).filteredOn(one -> one).hasSize(10);
    assertThat(
            calls
                .search(CallQuery.builder().from(NOW).to(NOW.plusSeconds(3600)).limit(50).build())
                .items())
        .hasSize(10);
  }

  private static CallChange change(CallRequest like, String identity, CallTerms terms) {
    return change(
        CallRequest.inviting("with " + identity).onBehalfOf(identity).at(like.scheduledAt()),
        terms);
  }

  private static boolean isMade(CallRepository node, CallChange change, RepositoryRules rules) {
    return fits(() -> node.insert(change, rules));
  }

  private static boolean isMoved(CallRepository node, VideoCall call, Instant time, SpendCap cap) {
    CallChange moved = call.reschedule(Actor.system(), time, null, null, NOW);
    return fits(() -> node.update(moved, caps(cap)));
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
    SpendCap fortyADay = SpendCap.calls(CalendarUnit.DAY, 40);
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
    SpendCap twoADay = SpendCap.calls(CalendarUnit.DAY, 2);
    SpendCap money =
        SpendCap.money(CalendarUnit.MONTH, new BigDecimal("0.016"), Pricing.defaults());
    VideoCall call = shared("anna", "ben", NOW, twoADay, money);
    refused(() -> shared("anna", "ben", NOW, twoADay));
    refused(() -> shared("anna", "ben", NOW.plus(Duration.ofDays(1)), twoADay, money));

    calls.update(
        call.reschedule(Actor.of("anna"), NOW.plusSeconds(60), null, null, NOW),
        shareOf(twoADay, money));
    shared("ben", "anna", NOW, twoADay, money);
    refused(() -> shared("cleo", "anna", NOW, twoADay));
  }

  @Test
  void reschedulingIntoADayRespectsTheShareOfAPerson() {
    SpendCap eightADay = SpendCap.calls(CalendarUnit.DAY, 8);
    shared("anna", "ben", NOW, eightADay);
    shared("anna", "ben", NOW, eightADay);
    VideoCall tomorrow = shared("anna", "ben", NOW.plus(Duration.ofDays(1)), eightADay);
    CallChange moved = tomorrow.reschedule(Actor.of("anna"), NOW, null, null, NOW);

    refused(() -> calls.update(moved, shareOf(eightADay)));
    assertThat(calls.find(tomorrow.id())).contains(tomorrow);
    calls.update(moved, caps(eightADay));
  }

  @Test
  void ofManyConcurrentRequestsOfOnePersonOnlyTheShareSucceeds() {
    SpendCap twentyADay = SpendCap.calls(CalendarUnit.DAY, 20);
    CallRepository other = anotherNode().orElse(calls);

    List<Boolean> made =
        Together.run(
            12,
            i -> {
              CallRepository node = i % 2 == 0 ? calls : other;
              CallRequest request = CallRequest.inviting("q" + i).onBehalfOf("anna").at(NOW);
              return isMade(node, change(request), shareOf(twentyADay));
            });

    assertThat(made).filteredOn(one -> one).hasSize(5);
  }

  private VideoCall shared(String identity, String with, Instant time, SpendCap... caps) {
    CallRequest request = CallRequest.inviting(with).onBehalfOf(identity).at(time);
    return calls.insert(change(request), shareOf(caps));
  }

  @Test
  void aRetryTimeIsGivenOnlyForTheCurrentPeriod() {
    planned(TODAY);
    planned(TOMORROW);
    SpendCap oneAMonth = SpendCap.calls(CalendarUnit.MONTH, 1);

    assertThat(pause(TODAY, ONE_A_DAY))
        .contains(Duration.between(NOW, Instant.parse("2026-11-24T00:00:00Z")));
    assertThat(pause(TODAY, oneAMonth, ONE_A_DAY))
        .contains(Duration.between(NOW, Instant.parse("2026-12-01T00:00:00Z")));
    assertThat(pause(TOMORROW, ONE_A_DAY)).isEmpty();
    planned(NEXT_MONTH);
    assertThat(pause(NEXT_MONTH, oneAMonth)).isEmpty();
  }

  private Optional<Duration> pause(CallRequest request, SpendCap... caps) {
    try {
      planned(request, caps);
      throw new AssertionError("not refused");
    } catch (QuotaExceededException full) {
      return full.retryAfter();
    }
  }
}
