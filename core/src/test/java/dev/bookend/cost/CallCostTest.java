package dev.bookend.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.Pricing.Rounding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallCostTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final String ANNA = "anna";
  private static final String BEN = "ben";
  private static final VideoCall PENDING =
      VideoCall.request(
              CallId.random(), Actor.of(ANNA), CallRequest.inviting(BEN), CallTerms.defaults(), NOW)
          .call();
  private static final Pricing UP = Pricing.defaults();
  private static final Pricing PRO_RATA =
      new Pricing(UP.perParticipantMinute(), UP.currency(), Rounding.PRO_RATA);

  /** A call with admitted participants; events are applied by second. */
  private static final class Story {
    private VideoCall call;

    Story() {
      this(true);
      then(0, (c, now) -> c.roomOpened("RM1", now));
    }

    /** Uses managed or ad-hoc rooms. */
    Story(boolean managed) {
      call = PENDING;
      then(0, (c, now) -> c.accept(BEN, now));
      if (managed) {
        then(0, (c, now) -> c.roomRequested());
      }
      then(0, (c, now) -> c.join(ANNA, now).then(d -> d.join(BEN, now)));
    }

    Story then(double second, BiFunction<VideoCall, Instant, CallChange> move) {
      call = move.apply(call, at(second)).call();
      return this;
    }

    Story connected(double second, String identity, String connection) {
      return then(second, (c, now) -> c.connected(identity, connection, now, now));
    }

    Story left(double second, String identity, String connection) {
      return then(second, (c, now) -> c.left(identity, connection, now, now));
    }

    Story over(double second) {
      return then(second, VideoCall::advanceTo);
    }

    Story roomClosed(double second) {
      return then(second, (c, now) -> c.roomClosed(c.room(), now));
    }

    CallCost cost(Pricing pricing) {
      return pricing.of(call);
    }

    private static Instant at(double second) {
      return NOW.plusMillis(Math.round(second * 1000));
    }
  }

  @Test
  void fifteenSecondsOfTwoParticipantsCostTwoMinutes() {
    CallCost estimate = UP.estimate(PENDING);

    assertThat(estimate)
        .isEqualTo(
            new CallCost(
                2,
                Duration.ofSeconds(30),
                new BigDecimal("2"),
                new BigDecimal("0.008"),
                Currency.getInstance("USD")));
    assertThat(PRO_RATA.estimate(PENDING).participantMinutes()).isEqualTo("0.5");
    assertThat(PRO_RATA.estimate(PENDING).amount()).isEqualTo("0.002");
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S, 2, 2, 0.008, 0.000133",
    "PT1M, 2, 2, 0.008, 0.008",
    "PT1M0.001S, 2, 4, 0.016, 0.008",
    "PT55S, 3, 3, 0.012, 0.011",
    "PT24H, 50, 72000, 288.00, 288.00",
  })
  void estimatesFollowFromLimitAndParticipants(
      Duration limit, int people, String minutes, String up, String proRata) {
    assertThat(UP.estimate(limit, people).participantMinutes()).isEqualTo(minutes);
    assertThat(UP.estimate(limit, people).amount()).isEqualTo(up);
    assertThat(PRO_RATA.estimate(limit, people).amount()).isEqualTo(proRata);
  }

  @Test
  void aCallThatRunsAsPlannedCostsItsEstimate() {
    Story story =
        new Story().connected(0, ANNA, "PA1").connected(0, BEN, "PA2").over(15).roomClosed(15);

    assertThat(story.cost(UP)).isEqualTo(UP.estimate(story.call));
    assertThat(story.cost(PRO_RATA)).isEqualTo(PRO_RATA.estimate(story.call));
  }

  @Test
  void connectionsOpenAtTheEndCountUntilTheRoomIsClosed() {
    Story story = new Story().connected(0, ANNA, "PA1").connected(2, BEN, "PA2").over(17);
    assertThat(story.cost(UP).participantTime()).isEqualTo(Duration.ofSeconds(32));

    story.roomClosed(62);
    assertThat(story.cost(UP).participantTime()).isEqualTo(Duration.ofSeconds(122));
    assertThat(story.cost(UP).participantMinutes()).isEqualTo("3");
  }

  @Test
  void aCallWithoutConnectionsCostsNothing() {
    Story missed = new Story().over(3600).roomClosed(3601);

    assertThat(missed.call.status()).isEqualTo(CallStatus.MISSED);
    assertThat(missed.cost(UP).connections()).isZero();
    assertThat(missed.cost(UP).amount()).isZero();
    assertThat(UP.of(PENDING).amount()).isZero();
  }

  @Test
  void aSingleWaitingParticipantIsBilled() {
    Story missed = new Story().connected(60, ANNA, "PA1").over(600).roomClosed(600.5);

    assertThat(missed.cost(UP).connections()).isOne();
    assertThat(missed.cost(UP).participantMinutes()).isEqualTo("10");
  }

  @Test
  void aReportAndTheProvidersEventOfItAreOneConnection() {
    Story story =
        new Story(false)
            .connected(0, ANNA, null)
            .connected(1, ANNA, "PA1")
            .connected(2, ANNA, "PA1")
            .connected(3, ANNA, null)
            .connected(4, BEN, null)
            .over(19);

    assertThat(story.cost(UP).connections()).isEqualTo(2);
    // the provider reported the start for Anna, and only Ben's own report has his
    assertThat(story.cost(UP).participantTime()).isEqualTo(Duration.ofSeconds(18 + 15));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachReconnectIsBilledSeparately(boolean hasEndEvent) {
    Story story = new Story().connected(0, ANNA, "PA1").connected(0, BEN, "PA2");
    if (hasEndEvent) {
      story.left(5, ANNA, "PA1");
    }
    story.connected(5, ANNA, "PA3").left(6, ANNA, "PA1").over(15);

    assertThat(story.cost(UP).connections()).isEqualTo(3);
    assertThat(story.cost(UP).participantMinutes()).isEqualTo("3");
    assertThat(story.cost(UP).participantTime())
        .isEqualTo(Duration.ofSeconds(hasEndEvent ? 30 : 31));
  }

  @Test
  void aConnectionOfZeroDurationCostsAMinute() {
    Story story = new Story().connected(0, ANNA, "PA1").left(0, ANNA, "PA1").over(3600);

    assertThat(story.cost(UP).participantMinutes()).isEqualTo("1");
    assertThat(story.cost(PRO_RATA).amount()).isZero();
  }

  @Test
  void aConnectionWhoseEndArrivesBeforeItsStartIsBilled() {
    Story story = new Story().left(2, ANNA, "PA1");
    story.then(4, (c, now) -> c.connected(ANNA, "PA1", NOW.plusSeconds(1), now));

    assertThat(story.cost(UP).connections()).isOne();
    assertThat(story.cost(UP).participantMinutes()).isEqualTo("1");
  }

  @Test
  void connectionsBeforeARescheduleAreBilled() {
    Story story = new Story().connected(0, ANNA, "PA1");
    story.then(30, (c, now) -> c.reschedule(Actor.system(), NOW.plusSeconds(100), null, null, now));
    story.roomClosed(31);
    story.then(100, (c, now) -> c.accept(BEN, now).then(d -> d.join(ANNA, now)));
    story.then(100, (c, now) -> c.join(BEN, now).then(VideoCall::roomRequested));
    story.connected(100, ANNA, "PA2").connected(100, BEN, "PA3").over(115);

    assertThat(story.cost(UP).connections()).isEqualTo(3);
    assertThat(story.cost(UP).participantTime()).isEqualTo(Duration.ofSeconds(31 + 15 + 15));
  }

  @Test
  void aRunningCallCostsItsConnectionsSoFar() {
    Story story = new Story().connected(0, ANNA, "PA1").connected(5, BEN, "PA2");

    assertThat(story.cost(UP).participantTime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(story.cost(UP).participantMinutes()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.001", "0.0000001", "1000000.000001", "1E+400000000", "1E-400000000"})
  void anInvalidPriceIsReportedByItsField(String price) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(
            () -> new Pricing(new BigDecimal(price), UP.currency(), Rounding.UP_PER_CONNECTION))
        .satisfies(e -> assertThat(e.field()).isEqualTo("perParticipantMinute"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0040000000", "1E+6", "0.000001"})
  void anyPriceWithAtMostSixDecimalsIsValid(String price) {
    Pricing pricing =
        new Pricing(new BigDecimal(price), Currency.getInstance("JPY"), Rounding.UP_PER_CONNECTION);

    assertThat(pricing.estimate(Duration.ofSeconds(1), 1).amount())
        .isEqualByComparingTo(new BigDecimal(price));
  }

  @Test
  void theSumOfAMillionCallsIsExact() {
    BigDecimal one = UP.estimate(PENDING).amount();
    BigDecimal[] many = new BigDecimal[1_000_000];
    Arrays.fill(many, one);

    assertThat(Arrays.stream(many).reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualTo("8000.000");
  }
}
