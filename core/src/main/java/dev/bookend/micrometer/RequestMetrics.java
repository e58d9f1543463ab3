package dev.bookend.micrometer;

import dev.bookend.call.ProviderException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** Measures requests to the provider: as observations, or with a timer if there is no registry. */
final class RequestMetrics {
  private static final String NAME = "bookend.provider.requests";

  private final MeterRegistry meters;
  private final ObservationRegistry observations;

  RequestMetrics(MeterRegistry meters, ObservationRegistry observations) {
    this.meters = meters;
    this.observations = observations;
  }

  <T> T measured(String operation, Supplier<T> request) {
    return observations.isNoop() ? timed(operation, request) : observed(operation, request);
  }

  private <T> T timed(String operation, Supplier<T> request) {
    Timer.Sample sample = Timer.start(meters);
    String outcome = "failed";
    try {
      T result = request.get();
      outcome = "ok";
      return result;
    } catch (ProviderException e) {
      outcome = outcome(operation, e);
      throw e;
    } finally {
      sample.stop(meters.timer(NAME, "operation", operation, "outcome", outcome));
    }
  }

  private <T> T observed(String operation, Supplier<T> request) {
    Observation observation =
        Observation.start(NAME, observations).lowCardinalityKeyValue("operation", operation);
    String outcome = "failed";
    Observation.Scope scope = observation.openScope();
    try {
      T result = request.get();
      outcome = "ok";
      return result;
    } catch (ProviderException e) {
      outcome = outcome(operation, e);
      observation.error(e);
      throw e;
    } finally {
      scope.close();
      observation.lowCardinalityKeyValue("outcome", outcome).stop();
    }
  }

  private String outcome(String operation, ProviderException e) {
    if (!e.isBusy()) {
      return e.retryAfter().isPresent() ? "unavailable" : "refused";
    }
    DistributionSummary.builder("bookend.quota.waits")
        .baseUnit("seconds")
        .tag("operation", operation)
        .register(meters)
        .record(e.retryAfter().orElse(Duration.ZERO).toNanos() / 1e9);
    return "busy";
  }
}
