package dev.bookend.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cache of the calls that a node has stored last. */
class RecentCallsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  private Tick tick = new Tick(0);
  private final RecentCalls recent = new RecentCalls(() -> tick);

  private static VideoCall request() {
    return VideoCall.request(
            CallId.random(),
            Actor.of("anna"),
            CallRequest.inviting("ben"),
            CallTerms.defaults(),
            NOW)
        .stored();
  }

  @Test
  void callIsKeptForAMinute() {
    VideoCall call = request();
    recent.add(call, true);

    tick = tick.plus(Duration.ofSeconds(60).minusNanos(1));
    assertThat(recent.find(call.id())).isEqualTo(call);
    tick = tick.plus(Duration.ofNanos(1));
    assertThat(recent.find(call.id())).isNull();
  }

  @Test
  void commitsThatAreReportedInReverseLeaveTheNewerVersion() {
    VideoCall call = request();
    VideoCall accepted = call.accept("ben", NOW).stored();

    recent.add(accepted, true);
    recent.add(call, true);

    assertThat(recent.find(call.id())).isEqualTo(accepted);
  }

  @Test
  void callWhoseCommitIsNotCertainIsRemoved() {
    VideoCall call = request();
    recent.add(call, true);

    recent.add(call.accept("ben", NOW).stored(), false);

    assertThat(recent.find(call.id())).isNull();
  }

  @Test
  void callThatIsOverIsRemoved() {
    VideoCall call = request();
    recent.add(call, true);

    recent.add(call.cancel(Actor.of("anna"), null, NOW).stored(), true);

    assertThat(recent.find(call.id())).isNull();
  }

  @Test
  void keeperRefreshesOnlyCallsThatAreCached() {
    VideoCall cached = request();
    VideoCall other = request();
    recent.add(cached, true);

    VideoCall accepted = cached.accept("ben", NOW).stored();
    recent.refresh(accepted, true);
    recent.refresh(other, true);

    assertThat(recent.find(cached.id())).isEqualTo(accepted);
    assertThat(recent.find(other.id())).isNull();
  }

  @Test
  void oldestCallsAreEvictedFirst() {
    List<VideoCall> calls = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      calls.add(request());
    }
    calls.forEach(call -> recent.add(call, true));

    assertThat(recent.find(calls.get(0).id())).isNull();
    assertThat(recent.find(calls.get(1).id())).isEqualTo(calls.get(1));
    assertThat(recent.find(calls.get(1_000).id())).isEqualTo(calls.get(1_000));
  }
}
