package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More reconnects of one participant than are kept individually, with unordered events. */
class ManyReconnectsTest {
  private static Instant start(int i) {
    return NOW.plusSeconds(i);
  }

  private static Instant end(int i) {
    return start(i).plusMillis(500);
  }

  private static VideoCall connected(VideoCall call, int i, Instant now) {
    return call.connected(ANNA, "PA" + i, start(i), now).call();
  }

  private static VideoCall left(VideoCall call, int i, Instant now) {
    return call.left(ANNA, "PA" + i, end(i), now).call();
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {17, 64, 65, 66, 70, 100, 200})
  void anEndBeforeItsStartEndsTheConnection(int reconnects) {
    VideoCall call = Calls.joined();
    for (int i = 0; i < reconnects; i++) {
      Instant now = end(i).plusMillis(100);
      VideoCall ended = left(call, i, now);
      assertThat(left(ended, i, now)).isEqualTo(ended);
      call = connected(ended, i, now);
      assertThat(call.require(ANNA).isConnected()).as("after %d", i).isFalse();
    }
    Connections connections = call.require(ANNA).connections();

    assertThat(connections.latest()).hasSizeLessThanOrEqualTo(Connections.MOST);
    assertThat(connections.count()).isEqualTo(reconnects);
    assertThat(connections.time(start(999))).isEqualTo(Duration.ofMillis(reconnects * 500L));
    CallCost cost = Pricing.defaults().of(call);
    assertThat(cost.connections()).isEqualTo(reconnects);
    assertThat(cost.participantTime()).isEqualTo(Duration.ofMillis(reconnects * 500L));
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {66, 100, 200})
  void twoEndsBeforeTheirStartsEndTheConnections(int reconnects) {
    VideoCall call = Calls.joined();
    for (int i = 0; i < reconnects; i += 2) {
      Instant now = end(i + 1).plusMillis(100);
      call = left(left(call, i, now), i + 1, now);
      call = connected(connected(call, i + 1, now), i, now);
    }

    assertThat(call.require(ANNA).isConnected()).isFalse();
    assertThat(call.require(ANNA).connections().count()).isEqualTo(reconnects);
    assertThat(call.require(ANNA).connections().time(start(999)))
        .isEqualTo(Duration.ofMillis(reconnects * 500L));
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {65, 200})
  void manyEndsOfUnknownConnectionsDoNotReplaceTheKnownOnes(int reconnects) {
    VideoCall call = Calls.joined();
    for (int i = 0; i < reconnects; i++) {
      call = connected(call, i, start(i));
    }
    for (int i = 1000; i < 1100; i++) {
      call = left(call, i, end(i));
    }
    Connections connections = call.require(ANNA).connections();

    assertThat(call.require(ANNA).isConnected()).isTrue();
    assertThat(call.require(ANNA).connection()).isEqualTo("PA" + (reconnects - 1));
    assertThat(connections.latest()).hasSizeLessThanOrEqualTo(Connections.MOST);
    assertThat(connections.count()).isEqualTo(reconnects);
    assertThat(connections.anonymized().count()).isEqualTo(reconnects);
    assertThat(Pricing.defaults().of(call).connections()).isEqualTo(reconnects);
  }
}
