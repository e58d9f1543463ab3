package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract of searches: complete, filtered and ordered. */
abstract class SearchingContract extends JournalContract {
  @Test
  void searchesFindByPersonBookingStatusAndTime() {
    VideoCall early =
        inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plusSeconds(10)));
    VideoCall late =
        inserted(
            CallRequest.inviting("cleo").onBehalfOf("ben").at(NOW.plusSeconds(20)).forBooking("b"));
    VideoCall accepted = calls.update(early.accept("ben", NOW));

    assertThat(found(CallQuery.all())).containsExactly(late, accepted);
    assertThat(found(CallQuery.all().ofParticipant("cleo"))).containsExactly(late);
    assertThat(found(CallQuery.all().ofParticipant("nobody"))).isEmpty();
    assertThat(found(query("b", Set.of(), null, null))).containsExactly(late);
    assertThat(found(query(null, Set.of(CallStatus.ACCEPTED), null, null)))
        .containsExactly(accepted);
    assertThat(found(query(null, Set.of(CallStatus.ACCEPTED, CallStatus.PENDING), null, null)))
        .hasSize(2);
    assertThat(found(query(null, Set.of(), NOW.plusSeconds(20), null))).containsExactly(late);
    assertThat(found(query(null, Set.of(), null, NOW.plusSeconds(20)))).containsExactly(accepted);
  }

  @Test
  void pagesFollowOneAnotherWithoutGapOrRepetition() {
    List<VideoCall> made =
        IntStream.range(0, 25)
            .mapToObj(
                i ->
                    inserted(
                        CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plusSeconds(i / 5))))
            .toList();

    List<VideoCall> seen = new ArrayList<>();
    CallQuery.Cursor cursor = null;
    do {
      CallQuery.Page page =
          calls.search(CallQuery.builder().participant("anna").limit(4).after(cursor).build());
      seen.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    assertThat(seen.stream().map(CallQuery.Cursor::after))
        .isSortedAccordingTo(CallQuery.Order.DESC);
  }

  @Test
  void aRequestIsFoundByItsRequesterAndKey() {
    CallRequest request =
        CallRequest.inviting("ben").onBehalfOf("anna").at(NOW).withRequestKey("key");
    CallRequest bens = CallRequest.inviting("anna").onBehalfOf("ben").at(NOW).withRequestKey("key");
    VideoCall call = inserted(request);

    assertThat(calls.findRequest(request.keyOf(Actor.system()))).contains(call);
    assertThat(calls.findRequest(bens.keyOf(Actor.system()))).isEmpty();
    assertThat(calls.findRequest(request.withRequestKey("other").keyOf(Actor.system()))).isEmpty();
  }

  @Test
  void pagesOfCallsAtOneTimeFollowTheirIdsDownwards() {
    List<CallId> ids =
        Stream.of(
                "00000000-0000-4000-8000-000000000001",
                "7fffffff-ffff-4fff-bfff-ffffffffffff",
                "80000000-0000-4000-8000-000000000000",
                "ffffffff-ffff-4fff-bfff-fffffffffffe",
                "00000000-0000-4000-bfff-ffffffffffff")
            .map(CallId::of)
            .toList();
    CallRequest request = CallRequest.inviting("ben").onBehalfOf("anna").at(NOW).forBooking("b");
    ids.forEach(
        id ->
            calls.insert(
                VideoCall.request(id, Actor.system(), request, CallTerms.defaults(), NOW)));
    List<CallId> expected =
        ids.stream().sorted(Comparator.comparing(CallId::toString).reversed()).toList();

    for (CallQuery query :
        List.of(
            CallQuery.builder().limit(1).build(),
            CallQuery.builder().participant("ben").limit(2).build(),
            CallQuery.builder().bookingId("b").limit(3).build())) {
      assertThat(allPages(query)).extracting(VideoCall::id).isEqualTo(expected);
    }
  }

  /** Compares with a search over all calls; {@code null} means no restriction. */
  @Test
  void everyCombinationOfCriteriaFindsExactlyTheMatches() {
    List<VideoCall> all = callsOfAllKinds();
    List<String> people = Arrays.asList(null, "anna", "cleo", "nobody");
    List<String> bookings = Arrays.asList(null, "b", "c");
    List<Set<CallStatus>> statuses =
        List.of(
            Set.of(),
            Set.of(CallStatus.PENDING),
            Set.of(CallStatus.ACCEPTED, CallStatus.CANCELLED, CallStatus.DECLINED));
    List<Instant> times =
        Arrays.asList(
            null,
            Instant.MIN,
            NOW.minusNanos(1),
            NOW.plusSeconds(2),
            NOW.plusSeconds(2).plusNanos(1),
            Instant.MAX);
    for (String person : people) {
      for (String booking : bookings) {
        for (Set<CallStatus> status : statuses) {
          for (Instant from : times) {
            for (Instant to : times) {
              CallQuery query =
                  CallQuery.builder()
                      .participant(person)
                      .bookingId(booking)
                      .statuses(status)
                      .from(from)
                      .to(to)
                      .limit(200)
                      .build();
              assertThat(found(query))
                  .as("%s of %s for %s", query, person, booking)
                  .isEqualTo(all.stream().filter(call -> matches(query, call)).toList());
            }
          }
        }
      }
    }
  }

  private List<VideoCall> callsOfAllKinds() {
    List<VideoCall> made = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      VideoCall call =
          inserted(
              CallRequest.inviting(i % 3 == 0 ? "cleo" : "dan")
                  .onBehalfOf(i % 2 == 0 ? "anna" : "ben")
                  .at(NOW.plusSeconds(i / 5))
                  .forBooking(i % 4 == 0 ? null : i % 4 == 1 ? "b" : "c"));
      String invitee = call.participants().get(1).identity();
      made.add(
          switch (i % 5) {
            case 0 -> calls.update(call.accept(invitee, NOW));
            case 1 -> calls.update(call.decline(invitee, NOW));
            case 2 -> calls.update(call.cancel(Actor.system(), null, NOW));
            default -> call;
          });
    }
    made.sort(Comparator.comparing(CallQuery.Cursor::after, CallQuery.Order.DESC));
    return made;
  }

  private static boolean matches(CallQuery query, VideoCall call) {
    return (query.participant() == null || people(call).contains(query.participant()))
        && (query.bookingId() == null || query.bookingId().equals(call.bookingId()))
        && (query.statuses().isEmpty() || query.statuses().contains(call.status()))
        && (query.from() == null || !call.scheduledAt().isBefore(query.from()))
        && (query.to() == null || call.scheduledAt().isBefore(query.to()));
  }

  @Test
  void aPageMayBeginAfterACallThatDoesNotExist() {
    VideoCall call =
        inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plusSeconds(5)));
    Instant at = call.scheduledAt();
    CallId least = CallId.of("00000000-0000-0000-0000-000000000000");

    assertThat(found(after(at.plusNanos(1), least))).containsExactly(call);
    assertThat(found(after(at, least))).isEmpty();
    assertThat(found(after(at.minusNanos(1), least))).isEmpty();
    assertThat(found(after(Instant.MAX, least))).containsExactly(call);
    assertThat(found(after(Instant.MIN, least))).isEmpty();
  }

  private static CallQuery after(Instant time, CallId id) {
    return CallQuery.builder().limit(50).after(new CallQuery.Cursor(time, id)).build();
  }

  @Test
  void aRescheduledCallIsFoundByItsNewTime() {
    VideoCall call = inserted(CallRequest.inviting("ben").onBehalfOf("anna").forBooking("b"));
    Instant later = NOW.plusSeconds(600);
    VideoCall moved = calls.update(call.reschedule(Actor.system(), later, null, null, NOW));

    CallQuery then = CallQuery.builder().participant("ben").from(later).limit(50).build();
    assertThat(found(then)).containsExactly(moved);
    assertThat(
            found(
                CallQuery.builder().participant("ben").bookingId("b").to(later).limit(50).build()))
        .isEmpty();
  }

  // C39
  @Test
  void onlyAcceptedCallsThatThePersonHasNotDeclinedAreJoinable() {
    VideoCall call =
        inserted(CallRequest.inviting("ben", "cleo", "dan").onBehalfOf("anna").at(NOW));
    assertThat(joinable("anna", NOW)).isEmpty();

    VideoCall declined = calls.update(call.decline("ben", NOW));
    VideoCall accepted = calls.update(declined.accept("cleo", NOW));
    VideoCall all = calls.update(accepted.accept("dan", NOW));

    assertThat(all.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(joinable("ben", NOW)).isEmpty();
    assertThat(joinable("anna", NOW)).containsExactly(all);
    assertThat(joinable("cleo", NOW)).containsExactly(all);
  }

  @Test
  void aLongerCallIsJoinableLongerForAllItsParticipants() {
    CallTerms terms =
        CallTerms.builder()
            .limit(Duration.ofMinutes(2))
            .limitCounts(CallTerms.LimitCounts.FROM_SCHEDULE)
            .build();
    VideoCall call =
        calls.insert(
            VideoCall.request(
                CallId.random(),
                Actor.of("anna"),
                CallRequest.inviting("ben").at(NOW),
                terms,
                NOW));
    VideoCall accepted = calls.update(call.accept("ben", NOW));
    VideoCall longer =
        calls.update(accepted.reschedule(Actor.of("anna"), NOW, Duration.ofMinutes(30), null, NOW));
    VideoCall again = calls.update(longer.accept("ben", NOW));

    Instant later = NOW.plus(Duration.ofMinutes(5));
    assertThat(joinable("anna", later)).containsExactly(again);
    assertThat(joinable("ben", later)).containsExactly(again);
  }

  // C39
  @Test
  void theCallOfNowComesFirst() {
    for (int i = 1; i <= 60; i++) {
      inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plus(Duration.ofDays(i))));
      inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.minus(Duration.ofSeconds(i))));
    }
    for (int i = 1; i <= 10; i++) {
      VideoCall later =
          inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(NOW.plusSeconds(600L * i)));
      calls.update(later.accept("ben", NOW));
    }
    VideoCall toJoin =
        calls.update(
            inserted(CallRequest.inviting("ben").onBehalfOf("cleo").at(NOW.plusSeconds(60)))
                .accept("ben", NOW));
    Instant now = NOW.plusSeconds(600);
    VideoCall ringing =
        calls.insert(
            VideoCall.request(
                CallId.random(),
                Actor.of("dan"),
                CallRequest.inviting("ben"),
                CallTerms.defaults(),
                now));

    CallQuery.Builder soonest =
        CallQuery.builder()
            .participant("ben")
            .order(CallQuery.Order.SOONEST)
            .joinableAt(now.plusNanos(999))
            .limit(1);
    assertThat(found(soonest.awaiting(true).from(now).build())).containsExactly(ringing);
    assertThat(
            found(
                soonest
                    .awaiting(false)
                    .from(null)
                    .statuses(Set.of(CallStatus.ACCEPTED, CallStatus.IN_PROGRESS))
                    .build()))
        .containsExactly(toJoin);
  }

  @Test
  void callsThatWaitForAnAnswerAreFoundUntilItIsGiven() {
    VideoCall call =
        inserted(CallRequest.inviting("ben", "cleo").onBehalfOf("anna").at(NOW.plusSeconds(60)));
    assertThat(awaiting("anna")).isEmpty();
    assertThat(awaiting("ben")).containsExactly(call);

    VideoCall accepted = calls.update(call.accept("ben", NOW));
    assertThat(awaiting("ben")).isEmpty();
    assertThat(awaiting("cleo")).containsExactly(accepted);

    VideoCall moved =
        calls.update(accepted.reschedule(Actor.of("cleo"), NOW.plusSeconds(61), null, null, NOW));
    assertThat(awaiting("anna")).containsExactly(moved);
    assertThat(awaiting("ben")).containsExactly(moved);
    assertThat(awaiting("cleo")).isEmpty();

    VideoCall declined = calls.update(moved.decline("ben", NOW));
    assertThat(awaiting("ben")).isEmpty();
    calls.update(declined.cancel(Actor.of("cleo"), null, NOW));
    assertThat(awaiting("anna")).isEmpty();
  }

  @Test
  void aCallCanBeJoinedWhileItsWindowIsOpenOrItRuns() {
    Instant at = NOW.plusSeconds(3600);
    VideoCall call =
        calls.update(
            inserted(CallRequest.inviting("ben").onBehalfOf("anna").at(at)).accept("ben", NOW));

    assertThat(joinable("ben", call.joinOpensAt().minusNanos(1000))).isEmpty();
    assertThat(joinable("ben", call.joinOpensAt())).containsExactly(call);
    assertThat(joinable("ben", call.joinClosesAt().minusNanos(1000))).containsExactly(call);
    assertThat(joinable("ben", call.joinClosesAt())).isEmpty();

    VideoCall running =
        calls.update(
            call.join("anna", at)
                .then(c -> c.join("ben", at))
                .then(c -> c.connected("anna", null, at, at))
                .then(c -> c.connected("ben", null, at, at)));
    assertThat(joinable("ben", call.joinClosesAt())).containsExactly(running);
    VideoCall over = calls.update(running.complete(Actor.of("anna"), null, at));
    assertThat(joinable("ben", at)).doesNotContain(over).isEmpty();
  }

  @Test
  void everyOrderHasPagesWithoutGapOrRepetition() {
    List<VideoCall> all = callsOfAllKinds();
    for (CallQuery.Order order : CallQuery.Order.values()) {
      List<VideoCall> expected =
          all.stream()
              .filter(call -> order != CallQuery.Order.SOONEST || !call.status().isOver())
              .sorted(Comparator.comparing(CallQuery.Cursor::after, order))
              .toList();
      CallQuery of = CallQuery.builder().order(order).limit(2).build();
      assertThat(allPages(of)).as("%s", order).isEqualTo(expected);
      assertThat(allPages(of.ofParticipant("anna")))
          .as("%s", order)
          .isEqualTo(expected.stream().filter(call -> people(call).contains("anna")).toList());
      assertThat(allPages(of.toBuilder().bookingId("b").build()))
          .as("%s", order)
          .isEqualTo(expected.stream().filter(call -> "b".equals(call.bookingId())).toList());
    }
  }

  @Test
  void anImpossibleQueryIsRejected() {
    CallQuery.Builder query = CallQuery.builder().order(CallQuery.Order.SOONEST);
    for (CallQuery.Builder wrong :
        List.of(
            query.statuses(Set.of(CallStatus.COMPLETED)),
            CallQuery.builder().awaiting(true),
            CallQuery.builder().joinableAt(NOW),
            CallQuery.builder()
                .participant("ben")
                .awaiting(true)
                .statuses(Set.of(CallStatus.EXPIRED)))) {
      assertThatExceptionOfType(InvalidValueException.class).isThrownBy(wrong::build);
    }
  }

  private List<VideoCall> allPages(CallQuery first) {
    List<VideoCall> seen = new ArrayList<>();
    CallQuery.Page page = calls.search(first);
    seen.addAll(page.items());
    while (page.next() != null) {
      page = calls.search(first.toBuilder().after(page.next()).build());
      seen.addAll(page.items());
    }
    return seen;
  }
}
