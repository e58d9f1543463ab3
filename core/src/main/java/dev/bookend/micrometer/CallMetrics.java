package dev.bookend.micrometer;

import dev.bookend.config.Instruments;
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
 * Metrics of calls, by wrapping what a service is built from. No tag holds a call, a room or a
 * person. Thread-safe.
 *
 * <ul>
 *   <li>{@code bookend.calls.ended}: calls that are over, by {@code status} and {@code reason}
 *   <li>{@code bookend.calls.lateness}: how late calls were ended that reached their limit
 *   <li>{@code bookend.calls.overrun}: how long after that, or after another end, the provider
 *       confirmed that the room is closed
 *   <li>{@code bookend.tokens}: tokens, by {@code outcome}: issued, refused, unconfigured
 *   <li>{@code bookend.callbacks}: the provider's callbacks, by {@code kind} and {@code outcome}:
 *       read, ignored, forged, malformed, failed
 *   <li>{@code bookend.provider.requests}: requests to the provider, by {@code operation} and
 *       {@code outcome}: ok, busy, unavailable, refused, failed; observed if the host observes
 *   <li>{@code bookend.quota.waits}: how long was to be waited for the provider's quota
 *   <li>{@code bookend.keeper.lag}: since when the call that has waited longest is due; of all
 *       nodes
 *   <li>{@code bookend.events.undelivered}: events still to be told to listeners; of all nodes
 * </ul>
 */
public final class CallMetrics implements Instruments {
  private final MeterRegistry meters;
  private final ObservationRegistry observations;

  /**
   * Metrics in a registry.
   *
   * @param meters where they are kept
   * @param observations observes requests to the provider, and then has to count them as well, as
   *     Spring Boot's does; {@link ObservationRegistry#NOOP} if nothing is observed
   */
  public CallMetrics(MeterRegistry meters, ObservationRegistry observations) {
    this.meters = meters;
    this.observations = observations;
  }

  @Override
  public VideoRooms observed(VideoRooms rooms) {
    return new ObservedRooms(rooms, new Requests(meters, observations));
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
        .description("How long the call that has waited longest is overdue")
        .register(meters);
    Gauge.builder("bookend.events.undelivered", calls, c -> c.backlog(clock.instant()).untold())
        .description("Events that are still to be told to the listeners")
        .register(meters);
  }

  private static double lag(CallRepository calls, Instant now) {
    Instant due = calls.backlog(now).oldestDueAt();
    return due == null ? 0 : Duration.between(due, now).toNanos() / 1e9;
  }
}
