package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void metricsAreRecordedInTheApplicationsRegistry() {
    MeterRegistry meters = new SimpleMeterRegistry();
    try (CdiApp app =
        CdiApp.with(Map.of("bookend.provider", "emulator"), Map.of(MeterRegistry.class, meters))) {
      VideoCallService calls = app.get(VideoCallService.class);
      Actor anna = Actor.of("anna");
      CallId id = calls.request(anna, CallRequest.inviting("ben").at(calls.now())).id();
      calls.accept(Actor.of("ben"), id);
      calls.join(anna, id);
      calls.complete(anna, id);

      assertThat(meters.get("bookend.tokens").tag("outcome", "issued").counter().count())
          .isEqualTo(1);
      assertThat(meters.get("bookend.provider.requests").timers()).isNotEmpty();
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(meters.get("bookend.calls.ended").counter().count()).isEqualTo(1));
      assertThat(meters.get("bookend.keeper.lag").gauge()).isNotNull();
    }
  }
}
