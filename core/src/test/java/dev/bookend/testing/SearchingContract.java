package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is looked for is found, in order. */
abstract class SearchingContract extends StoringContract {
  @Test
  void searchesFindByPersonBookingStatusAndTime() {
    VideoCall early = inserted(CallRequest.between("anna", "ben").at(NOW.plusSeconds(10)));
    VideoCall late =
        inserted(CallRequest.between("ben", "cleo").at(NOW.plusSeconds(20)).forBooking("b"));
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
            .mapToObj(i -> inserted(CallRequest.between("anna", "ben").at(NOW.plusSeconds(i / 5))))
            .toList();

    List<VideoCall> seen = new ArrayList<>();
    CallQuery.Cursor cursor = null;
    do {
      CallQuery.Page page =
          calls.search(new CallQuery("anna", null, Set.of(), null, null, 4, cursor));
      seen.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    assertThat(seen.stream().map(CallQuery.Cursor::after)).isSorted();
  }

  @Test
  void aRequestIsFoundByItsRequesterAndKey() {
    VideoCall call = inserted(CallRequest.between("anna", "ben").withRequestKey("key"));

    assertThat(calls.findRequest("anna", "key")).contains(call);
    assertThat(calls.findRequest("ben", "key")).isEmpty();
    assertThat(calls.findRequest("anna", "other")).isEmpty();
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
            .map(id -> CallId.parse(id).orElseThrow())
            .toList();
    CallRequest request = CallRequest.between("anna", "ben").forBooking("b");
    ids.forEach(id -> calls.insert(VideoCall.request(id, request, CallTerms.defaults(), NOW)));
    List<CallId> expected =
        ids.stream().sorted(Comparator.comparing(CallId::toString).reversed()).toList();

    for (CallQuery query :
        List.of(
            new CallQuery(null, null, Set.of(), null, null, 1, null),
            new CallQuery("ben", null, Set.of(), null, null, 2, null),
            new CallQuery(null, "b", Set.of(), null, null, 3, null))) {
      assertThat(allPages(query)).extracting(VideoCall::id).isEqualTo(expected);
    }
  }

  /** Against a search that looks at every call; {@code null} stands for no restriction. */
  @Test
  void everyCombinationOfCriteriaFindsWhatMatchesAndNothingElse() {
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
              CallQuery query = new CallQuery(person, booking, status, from, to, 200, null);
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
              CallRequest.between(i % 2 == 0 ? "anna" : "ben", i % 3 == 0 ? "cleo" : "dan")
                  .at(NOW.plusSeconds(i / 5))
                  .forBooking(i % 4 == 0 ? null : i % 4 == 1 ? "b" : "c"));
      String invitee = call.participants().get(1).identity();
      made.add(
          switch (i % 5) {
            case 0 -> calls.update(call.accept(invitee, NOW));
            case 1 -> calls.update(call.decline(invitee, NOW));
            case 2 -> calls.update(call.cancel(Actor.host(), null, NOW));
            default -> call;
          });
    }
    made.sort(Comparator.comparing(CallQuery.Cursor::after));
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
  void aPageMayBeginAfterACallThatIsNotThere() {
    VideoCall call = inserted(CallRequest.between("anna", "ben").at(NOW.plusSeconds(5)));
    Instant at = call.scheduledAt();
    CallId least = CallId.parse("00000000-0000-0000-0000-000000000000").orElseThrow();

    assertThat(found(after(at.plusNanos(1), least))).containsExactly(call);
    assertThat(found(after(at, least))).isEmpty();
    assertThat(found(after(at.minusNanos(1), least))).isEmpty();
    assertThat(found(after(Instant.MAX, least))).containsExactly(call);
    assertThat(found(after(Instant.MIN, least))).isEmpty();
  }

  private static CallQuery after(Instant time, CallId id) {
    return new CallQuery(null, null, Set.of(), null, null, 50, new CallQuery.Cursor(time, id));
  }

  @Test
  void whoIsMovedIsFoundByTheNewTime() {
    VideoCall call = inserted(CallRequest.between("anna", "ben").forBooking("b"));
    Instant later = NOW.plusSeconds(600);
    VideoCall moved = calls.update(call.reschedule(Actor.host(), later, null, NOW));

    CallQuery then = new CallQuery("ben", null, Set.of(), later, null, 50, null);
    assertThat(found(then)).containsExactly(moved);
    assertThat(found(new CallQuery("ben", "b", Set.of(), null, later, 50, null))).isEmpty();
  }

  private List<VideoCall> allPages(CallQuery first) {
    List<VideoCall> seen = new ArrayList<>();
    CallQuery.Page page = calls.search(first);
    seen.addAll(page.items());
    while (page.next() != null) {
      page =
          calls.search(
              new CallQuery(
                  first.participant(),
                  first.bookingId(),
                  Set.of(),
                  null,
                  null,
                  first.limit(),
                  page.next()));
      seen.addAll(page.items());
    }
    return seen;
  }
}
