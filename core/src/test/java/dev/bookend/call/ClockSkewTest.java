package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.cost.Pricing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presence by a provider whose clock is ahead of ours or behind. */
class ClockSkewTest {
  private static Instant at(double seconds) {
    return NOW.plusMillis(Math.round(seconds * 1000));
  }

  /** Applies a start event in time. */
  private static VideoCall in(
      VideoCall call, String identity, String id, double time, double skew) {
    return call.connected(identity, id, at(time + skew), at(time)).call();
  }

  /** Applies an end event in time. */
  private static VideoCall out(
      VideoCall call, String identity, String id, double time, double skew) {
    return call.left(identity, id, at(time + skew), at(time)).call();
  }

  private static VideoCall bothIn(double skew) {
    return in(in(Calls.joined(), ANNA, "PA", 1, skew), BEN, "PB", 2, skew);
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {-300, -13, -12, -11, -10, -9, 0, 9, 10, 11, 12, 13, 300})
  void aReloadKeepsItsOrder(int skew) {
    VideoCall first = in(Calls.joined(), ANNA, "PA1", 1, skew);
    VideoCall back = in(first, ANNA, "PA2", 4, skew);
    assertThat(back.require(ANNA).connection()).isEqualTo("PA2");

    VideoCall reloaded = out(back, ANNA, "PA1", 4.3, skew);

    assertThat(reloaded.require(ANNA).isConnected()).isTrue();
    assertThat(out(reloaded, ANNA, "PA2", 6, skew).require(ANNA).isConnected()).isFalse();
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {-60, -10, 10, 60})
  void aReloadKeepsItsOrderIfTheDelayOfEventsVaries(int skew) {
    for (double jitter : new double[] {-0.02, 0.02}) {
      VideoCall first = in(Calls.joined(), ANNA, "PA1", 1, skew - jitter);
      VideoCall back = in(first, ANNA, "PA2", 4, skew + jitter);

      VideoCall reloaded = out(back, ANNA, "PA1", 4.3, skew - jitter);

      assertThat(reloaded.require(ANNA).connection()).as("%s", jitter).isEqualTo("PA2");
      assertThat(reloaded.require(ANNA).isConnected()).as("%s", jitter).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-300, -13, -9, 0, 3, 9, 13, 300})
  void timesOfParticipantsAreWithinTheCall(int skew) {
    VideoCall call = out(bothIn(skew), ANNA, "PA", 4, skew);
    assertThat(call.require(ANNA).connectedAt()).isBetween(NOW, at(1));
    assertThat(call.require(ANNA).leftAt()).isBetween(NOW, at(4));

    VideoCall over = call.complete(Actor.of(BEN), null, at(5)).call();

    assertThat(over.require(ANNA).leftAt()).isBetween(NOW, at(4));
    assertThat(over.require(BEN).connectedAt()).isBetween(NOW, at(2));
    assertThat(over.require(BEN).leftAt()).isEqualTo(at(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {-300, -13, -9, 0, 3, 9, 13, 300})
  void aConnectionUntilTheEndOfTheCallHasItsDuration(int skew) {
    VideoCall call = bothIn(skew);
    Connections open = call.require(BEN).connections();
    VideoCall over = call.complete(Actor.of(ANNA), null, at(8)).call();
    Duration most = Duration.ofSeconds(skew < 0 ? 8 : 6);

    assertThat(open.time(at(8))).isBetween(Duration.ofSeconds(6), most);
    assertThat(over.require(BEN).connections().time(at(100)))
        .isBetween(Duration.ofSeconds(6), most);
    assertThat(Pricing.defaults().of(over).participantTime())
        .isBetween(Duration.ofSeconds(13), Duration.ofSeconds(skew < 0 ? 16 : 13));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 9, 10, 13})
  void anEndEventBeforeOrAfterTheEndOfTheCallResultsInTheSameTimes(int skew) {
    VideoCall call = bothIn(skew);
    VideoCall inTime = out(call, ANNA, "PA", 6, skew).complete(Actor.of(BEN), null, at(8)).call();
    VideoCall late =
        call.complete(Actor.of(BEN), null, at(8))
            .then(c -> c.left(ANNA, "PA", at(6 + skew), at(9)))
            .call();

    assertThat(late.require(ANNA).leftAt()).isEqualTo(at(6));
    assertThat(inTime.require(ANNA).leftAt()).isEqualTo(at(6));
    assertThat(late.require(ANNA).connections().time(at(9))).isEqualTo(Duration.ofSeconds(5));
    assertThat(Pricing.defaults().of(late)).isEqualTo(Pricing.defaults().of(inTime));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 9, 13, 300})
  void theReconnectGraceCountsFromTheDisconnectByOurClock(int skew) {
    VideoCall gone = out(out(bothIn(skew), ANNA, "PA", 3, skew), BEN, "PB", 4, skew);
    Instant grace = at(4).plus(gone.terms().reconnectGrace());
    Instant end = gone.times().endsAt();

    assertThat(gone.nextTransitionAt()).hasValue(grace.isBefore(end) ? grace : end);
  }

  @Test
  void thePresenceChecksEndIsByOurClock() {
    VideoCall call = in(Calls.joined(), ANNA, "PA", 1, 9);
    VideoCall gone = call.unlisted(ANNA, "PA", at(5), at(5)).call();

    assertThat(gone.require(ANNA).leftAt()).isEqualTo(at(5));
    assertThat(gone.require(ANNA).connections().time(at(20))).isEqualTo(Duration.ofSeconds(4));
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {0, 9, 13})
  void aReportAfterTheEndOfAConnectionCounts(int skew) {
    for (int startSkew : new int[] {0, skew}) {
      VideoCall call = in(Calls.joined(), ANNA, "PA1", 1, startSkew);
      VideoCall gone = out(call, ANNA, "PA1", 3, skew);

      VideoCall back = gone.connected(ANNA, null, at(5), at(5)).call();
      assertThat(back.require(ANNA).isConnected()).isTrue();
      assertThat(back.require(ANNA).connectedAt()).isBetween(NOW, at(1));

      VideoCall known = in(back, ANNA, "PA2", 5.2, skew);
      assertThat(known.require(ANNA).connection()).isEqualTo("PA2");
      assertThat(known.require(ANNA).connections().count()).isEqualTo(2);
      assertThat(out(known, ANNA, "PA2", 7, skew).require(ANNA).isConnected()).isFalse();
    }
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 9, 13, 300})
  void aReportBeforeTheEventOfItsConnectionIsTheSameConnection(int skew) {
    VideoCall reported = Calls.joined().connected(ANNA, null, at(1), at(1)).call();
    VideoCall known = in(reported, ANNA, "PA1", 1.2, skew);

    assertThat(known.require(ANNA).connections().count()).isEqualTo(1);
    assertThat(out(known, ANNA, "PA1", 7, skew).require(ANNA).isConnected()).isFalse();
    VideoCall endOnly = out(reported, ANNA, "PA1", 7, skew);
    assertThat(endOnly.require(ANNA).connections().time(at(20))).isEqualTo(Duration.ofSeconds(6));
  }
}
