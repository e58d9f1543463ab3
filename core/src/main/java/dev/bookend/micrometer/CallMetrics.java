package dev.bookend.micrometer;

import dev.bookend.port.CallInstrumentation;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Metrics of calls in a Micrometer registry, measured by decorators of a service's components. No
 * tag identifies a call, a room or a person. Thread-safe.
 *
 * <ul>
 *   <li>{@code bookend.calls.ended}: counter of ended calls, by {@code status} and {@code reason}
 *   <li>{@code bookend.calls.lateness}: histogram of the delay between a call's time limit and the
 *       transition that ended it
 *   <li>{@code bookend.calls.overrun}: histogram of the time from a call's end until the provider
 *       confirmed that its room is closed. A call that reached its limit counts from that limit
 *   <li>{@code bookend.tokens}: counter of token requests, by {@code outcome}: issued, refused,
 *       unconfigured
 *   <li>{@code bookend.callbacks}: counter of the provider's callbacks, by {@code kind} (room,
 *       usage) and {@code outcome}: read, ignored, forged, malformed, failed
 *   <li>{@code bookend.provider.requests}: timer of requests to the provider, by {@code operation}
 *       and {@code outcome}: ok, busy, unavailable, refused, failed. With an observation registry
 *       it is an observation
 *   <li>{@code bookend.quota.waits}: pauses in seconds, until a retry, of requests that a rate
 *       limit rejected
 *   <li>{@code bookend.keeper.lag}: delay of the most overdue call of all nodes
 *   <li>{@code bookend.events.undelivered}: number of events of all nodes that are not yet
 *       delivered to listeners
 * </ul>
 */
public final class CallMetrics implements CallInstrumentation {
  private final MeterRegistry meters;
  private final ObservationRegistry observations;

  /**
   * Creates metrics in a registry.
   *
   * @param meters the registry of the metrics
   * @param observations the registry of observations for requests to the provider. Its handlers
   *     must create the timer, as Spring Boot's do. With {@link ObservationRegistry#NOOP}, {@code
   *     meters} has the timer
   */
  public CallMetrics(MeterRegistry meters, ObservationRegistry observations) {
    this.meters = meters;
    this.observations = observations;
  }

  @Override
  public VideoRooms observed(VideoRooms rooms) {
    return new ObservedRooms(rooms, new RequestMetrics(meters, observations));
  }

  @Override
  public TokenIssuer counted(TokenIssuer tokens) {
    return new MeteredTokenIssuer(tokens, meters);
  }

  @Override
  public ProviderCallbacks counted(ProviderCallbacks callbacks) {
    return new MeteredCallbacks(callbacks, meters);
  }

  @Override
  public CallListener listener() {
    return new CallEndMetrics(meters);
  }

  @Override
  public void watch(CallRepository calls, Clock clock) {
    TimeGauge.builder("bookend.keeper.lag", calls, TimeUnit.SECONDS, c -> lag(c, clock.instant()))
        .description("Delay of the most overdue call")
        .register(meters);
    Gauge.builder(
            "bookend.events.undelivered", calls, c -> c.backlog(clock.instant()).undelivered())
        .description("Events not yet delivered to listeners")
        .register(meters);
  }

  private static double lag(CallRepository calls, Instant now) {
    Instant due = calls.backlog(now).oldestDueAt();
    return due == null ? 0 : Duration.between(due, now).toNanos() / 1e9;
  }
}
