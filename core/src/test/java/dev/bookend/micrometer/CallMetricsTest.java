package dev.bookend.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.FakeRooms;
import dev.bookend.Provider;
import dev.bookend.TestClock;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.ProviderException;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallMetricsTest {
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CallMetrics metrics = new CallMetrics(meters, ObservationRegistry.NOOP);
  private final TestClock clock = new TestClock();
  private final FakeRooms rooms = new FakeRooms();
  private final InMemoryCallRepository repository = new InMemoryCallRepository();
  private final TokenIssuer tokens =
      metrics.counted(
          new TwilioTokenIssuer(
              TwilioCredentials.of(
                  "AC" + "0a".repeat(16), "SK" + "1b".repeat(16), "s".repeat(32))));
  private final VideoCallService calls =
      VideoCallService.builder()
          .repository(repository)
          .clock(clock)
          .provider(VideoProvider.of(metrics.observed(rooms), tokens))
          .listener(metrics.listener())
          .build();

  @Test
  void aCallCountsItsEndItsTokensAndItsProviderRequests() {
    running();
    clock.advance(Duration.ofMillis(15_020));
    runKeeper();

    assertThat(count("bookend.calls.ended", "status", "completed", "reason", "time_limit"))
        .isEqualTo(1);
    assertThat(count("bookend.tokens", "outcome", "issued")).isEqualTo(2);
    assertThat(count("bookend.provider.requests", "operation", "open", "outcome", "ok"))
        .isEqualTo(1);
    assertThat(count("bookend.provider.requests", "operation", "close", "outcome", "ok"))
        .isEqualTo(1);
    assertThat(meters.get("bookend.calls.lateness").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(20);
    assertThat(meters.get("bookend.calls.overrun").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(20);
  }

  @Test
  void callsThatEndBeforeTheirLimitAreCountedByStatusAndReason() {
    calls.cancel(ANNA, requested(), null);
    calls.decline(BEN, requested());
    calls.complete(BEN, running());
    requested();
    calls.accept(BEN, requested());
    runKeeper();
    clock.advance(Duration.ofMinutes(11));
    runKeeper();

    assertThat(count("bookend.calls.ended", "status", "cancelled", "reason", "none")).isEqualTo(1);
    assertThat(count("bookend.calls.ended", "status", "declined", "reason", "none")).isEqualTo(1);
    assertThat(count("bookend.calls.ended", "status", "expired", "reason", "none")).isEqualTo(1);
    assertThat(count("bookend.calls.ended", "status", "missed", "reason", "none")).isEqualTo(1);
    assertThat(
            count("bookend.calls.ended", "status", "completed", "reason", "ended_by_participant"))
        .isEqualTo(1);
    assertThat(meters.get("bookend.calls.lateness").timer().count()).isZero();
  }

  @Test
  void failedRequestsAreCountedByOutcome() {
    VideoRooms busy =
        metrics.observed(new FailingRooms(ProviderException.busy(Duration.ofSeconds(2))));
    VideoRooms down =
        metrics.observed(new FailingRooms(new ProviderException("Down.", Duration.ofSeconds(1))));
    VideoRooms refusing = metrics.observed(new FailingRooms(new ProviderException("No.")));
    for (VideoRooms rooms : new VideoRooms[] {busy, down, refusing}) {
      assertThatExceptionOfType(ProviderException.class).isThrownBy(() -> rooms.close("RM1"));
    }
    assertThatExceptionOfType(ProviderException.class).isThrownBy(busy::openRooms);
    assertThatExceptionOfType(ProviderException.class).isThrownBy(busy::providerTime);
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> busy.disconnect("RM1", "anna"));
    assertThatExceptionOfType(ProviderException.class).isThrownBy(() -> busy.connections("RM1"));

    for (String outcome : new String[] {"busy", "unavailable", "refused"}) {
      assertThat(count("bookend.provider.requests", "operation", "close", "outcome", outcome))
          .isEqualTo(1);
    }
    assertThat(meters.get("bookend.quota.waits").tag("operation", "close").summary().totalAmount())
        .isEqualTo(2);
  }

  @Test
  void withAnObservationRegistryRequestsAreObservations() {
    ObservationRegistry observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    CallMetrics observing = new CallMetrics(meters, observations);
    observing.observed(rooms).open("video-call-1", 2, Duration.ofMinutes(1));
    VideoRooms refusing =
        observing.observed(new FailingRooms(new InvalidValueException("name", "must be there")));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> refusing.open("", 2, Duration.ofMinutes(1)));

    assertThat(count("bookend.provider.requests", "operation", "open", "outcome", "ok"))
        .isEqualTo(1);
    assertThat(count("bookend.provider.requests", "operation", "open", "outcome", "failed"))
        .isEqualTo(1);
  }

  @Test
  void callbacksAreCountedByKindAndOutcome() {
    ProviderCallbacks callbacks = metrics.counted(new StubCallbacks());
    callbacks.roomEvent(message("ignored"));
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> callbacks.roomEvent(message("forged")));
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> callbacks.usageAlert(message("malformed")));

    assertThat(count("bookend.callbacks", "kind", "room", "outcome", "ignored")).isEqualTo(1);
    assertThat(count("bookend.callbacks", "kind", "room", "outcome", "forged")).isEqualTo(1);
    assertThat(count("bookend.callbacks", "kind", "usage", "outcome", "malformed")).isEqualTo(1);
  }

  @Test
  void gaugesMeasureTheBacklogWhenTheyAreRead() {
    metrics.watch(repository, clock);
    assertThat(meters.get("bookend.keeper.lag").timeGauge().value(TimeUnit.SECONDS)).isZero();
    running();
    clock.advance(Duration.ofSeconds(20));

    assertThat(meters.get("bookend.keeper.lag").timeGauge().value(TimeUnit.SECONDS)).isEqualTo(15);
    assertThat(meters.get("bookend.events.undelivered").gauge().value()).isPositive();
    runKeeper();
    assertThat(meters.get("bookend.events.undelivered").gauge().value()).isZero();
  }

  @Test
  void noTagIdentifiesAPersonOrACall() {
    CallId id = running();
    clock.advance(Duration.ofSeconds(15));
    runKeeper();

    for (Meter meter : meters.getMeters()) {
      assertThat(meter.getId().getTags())
          .extracting(Tag::getValue)
          .noneMatch(value -> value.contains("anna") || value.contains(id.toString()));
    }
    TokenIssuer.Request tooLong =
        new TokenIssuer.Request(
            "RM1", "\u00e4".repeat(100), clock.instant(), Duration.ofMinutes(1));
    assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> tokens.issue(tooLong));
    assertThat(count("bookend.tokens", "outcome", "refused")).isEqualTo(1);
  }

  private static ProviderCallbacks.Message message(String signature) {
    return new ProviderCallbacks.Message(signature, new byte[0]);
  }

  private double count(String name, String... tags) {
    Meter meter = meters.get(name).tags(tags).meter();
    return meter.measure().iterator().next().getValue();
  }

  private CallId requested() {
    return calls.request(ANNA, CallRequest.inviting("ben").at(calls.now())).id();
  }

  private CallId running() {
    CallId id = requested();
    calls.accept(BEN, id);
    calls.join(ANNA, id);
    calls.join(BEN, id);
    Provider.connects(calls, id, "anna", "ben");
    return id;
  }

  private void runKeeper() {
    while (calls.keeper().runDue() > 0) {
      Thread.onSpinWait();
    }
  }

  private static final class StubCallbacks implements ProviderCallbacks {
    @Override
    public Optional<RoomEvent> roomEvent(Message message) {
      if (message.signature().equals("forged")) {
        throw new CallNotAllowedException("no");
      }
      return Optional.empty();
    }

    @Override
    public UsageAlert usageAlert(Message message) {
      throw new InvalidValueException("TriggerValue", "must be a number");
    }
  }
}
