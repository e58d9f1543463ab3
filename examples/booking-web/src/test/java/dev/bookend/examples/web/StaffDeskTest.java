package dev.bookend.examples.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.examples.web.StaffOverview.Cap;
import dev.bookend.examples.web.StaffOverview.LateEnd;
import dev.bookend.examples.web.StaffOverview.LiveCall;
import dev.bookend.examples.web.StaffOverview.MissedCall;
import dev.bookend.examples.web.StaffOverview.Person;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaffDeskTest {
  private static final SpendCap MONEY =
      SpendCap.money(CalendarUnit.DAY, BigDecimal.TEN, Pricing.defaults());
  private static final SpendCap CALLS = SpendCap.calls(CalendarUnit.MONTH, 500);

  private final DemoCalls demo = new DemoCalls(MONEY, CALLS);
  private final StaffDesk desk =
      new StaffDesk(demo.calls, Pricing.defaults(), List.of(MONEY, CALLS));

  private StaffOverview overview() {
    return desk.overview("staff");
  }

  @Test
  void aCallIsLiveFromItsRingingToItsEnd() {
    CallId id = demo.request(CallRequest.inviting("caregiver"));
    assertThat(overview().live()).extracting(LiveCall::status).containsExactly("pending");
    demo.calls.accept(DemoCalls.CARLOS, id);
    assertThat(overview().live()).isEmpty();
    demo.connect(DemoCalls.RUTH, id);
    assertThat(overview().live().get(0).people())
        .extracting(Person::state)
        .containsExactly("connected", "absent");
    demo.connect(DemoCalls.CARLOS, id);

    LiveCall running = overview().live().get(0);
    assertThat(running.status()).isEqualTo("in_progress");
    assertThat(running.endsAt()).isEqualTo(demo.clock.instant().plusSeconds(15));
    demo.pass(Duration.ofSeconds(15));
    assertThat(overview().live()).isEmpty();
    assertThat(overview().keeper().endedAtLimit()).isEqualTo(1);
  }

  @Test
  void theNextCallToEndComesFirst() {
    demo.calls.request(
        DemoCalls.CARLOS, CallRequest.inviting("outsider").lasting(Duration.ofSeconds(30)));
    CallId second = demo.running();
    demo.pass(Duration.ofSeconds(5));

    assertThat(overview().live())
        .extracting(LiveCall::status, LiveCall::endsAt)
        .containsExactly(
            tuple("in_progress", demo.clock.instant().plusSeconds(10)), tuple("pending", null));
    assertThat(overview().live().get(0).id()).isEqualTo(second.toString());
  }

  @Test
  void onlyNoticeableDelaysAreShown() {
    demo.running();
    demo.pass(Duration.ofMillis(15_499));
    assertThat(overview().endedLate()).isEmpty();
    CallId late = demo.running();
    demo.pass(Duration.ofMillis(15_500));

    assertThat(overview().endedLate())
        .extracting(LateEnd::id, LateEnd::lateMs)
        .containsExactly(tuple(late.toString(), 500L));
    assertThat(overview().keeper().worstLateMs()).isEqualTo(500);
    assertThat(overview().keeper().averageLateMs()).isEqualTo(499);
  }

  @Test
  void callsThatDidNotTakePlaceAreShownWithTheAbsentPeople() {
    demo.request(CallRequest.inviting("caregiver"));
    demo.pass(Duration.ofSeconds(45));
    CallId id = demo.request(CallRequest.inviting("caregiver").at(demo.clock.instant()));
    demo.calls.accept(DemoCalls.CARLOS, id);
    demo.connect(DemoCalls.RUTH, id);
    demo.pass(Duration.ofMinutes(10));

    assertThat(overview().missed())
        .extracting(MissedCall::kind, MissedCall::absent)
        .containsExactlyInAnyOrder(
            tuple("unanswered", List.of("Carlos Weber")), tuple("missed", List.of("Carlos Weber")));
  }

  @Test
  void aNewDayBeginsWithoutTheCallsOfTheDayBefore() {
    demo.running();
    demo.pass(Duration.ofSeconds(16));
    assertThat(overview().costs().amount()).isEqualByComparingTo("0.008");
    demo.clock.set(Instant.parse("2026-12-02T00:00:00Z"));

    assertThat(overview().costs().calls()).isZero();
    assertThat(overview().costs().amount()).isZero();
    assertThat(overview().costs().caps())
        .extracting(Cap::unit, Cap::used)
        .containsExactly(tuple("day", BigDecimal.ZERO), tuple("month", BigDecimal.valueOf(1)));
  }

  @Test
  void theDayIsThatOfTheFirstSpendCap() {
    SpendCap inTokyo = MONEY.in(ZoneId.of("Asia/Tokyo"));
    StaffDesk tokyo = new StaffDesk(demo.calls, Pricing.defaults(), List.of(inTokyo));

    assertThat(tokyo.overview("staff").day().from())
        .isEqualTo(Instant.parse("2026-11-30T15:00:00Z"));
    assertThat(tokyo.overview("staff").day().zone()).isEqualTo("Asia/Tokyo");
  }

  @Test
  void aDeclinedCallCostsNothing() {
    CallId id = demo.request(CallRequest.inviting("caregiver"));
    assertThat(overview().costs().estimate()).isEqualByComparingTo("0.008");
    demo.calls.decline(DemoCalls.CARLOS, id);

    assertThat(overview().costs().estimate()).isZero();
    assertThat(overview().costs().caps())
        .extracting(Cap::used)
        .allMatch(used -> used.signum() == 0);
  }

  @Test
  void aRoomIsShownUntilTheProviderHasClosedIt() {
    CallId id = demo.running();
    assertThat(overview().rooms())
        .extracting(StaffOverview.Room::state, StaffOverview.Room::connected)
        .containsExactly(tuple("open", 2L));
    desk.end("staff", id.toString(), "Over");
    assertThat(overview().rooms()).extracting(StaffOverview.Room::state).containsExactly("closing");
    demo.work();

    assertThat(overview().rooms()).isEmpty();
  }

  @Test
  void moreThanOnePageOfCallsIsCounted() {
    for (int i = 0; i < 205; i++) {
      demo.calls.request(
          Actor.system(),
          CallRequest.inviting("caregiver")
              .onBehalfOf("recipient")
              .at(demo.clock.instant().plusSeconds(i)));
    }

    assertThat(overview().costs().calls()).isEqualTo(205);
    assertThat(overview().day().complete()).isTrue();
  }

  @Test
  void theTagChangesWithTheContentAndNotWithTheTime() {
    String before = overview().tag();
    demo.clock.advance(Duration.ofSeconds(1));
    assertThat(overview().tag()).isEqualTo(before);

    demo.request(CallRequest.inviting("caregiver"));

    assertThat(overview().tag()).isNotEqualTo(before);
  }
}
