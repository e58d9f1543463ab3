package dev.bookend.jakarta;

import dev.bookend.micrometer.CallMetrics;
import dev.bookend.port.CallInstrumentation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.enterprise.inject.Instance;

/** Metrics for an application with a {@code MeterRegistry} bean of Micrometer. */
final class Metrics {
  private Metrics() {}

  static CallInstrumentation of(Instance<Object> beans) {
    CallInstrumentation own = Lookup.find(beans.select(CallInstrumentation.class));
    if (own != null) {
      return own;
    }
    return BookendExtension.isPresent("io.micrometer.core.instrument.MeterRegistry")
        ? Micrometer.in(beans)
        : CallInstrumentation.NONE;
  }

  /** A class of its own, because it must be loaded only if Micrometer is present. */
  private static final class Micrometer {
    static CallInstrumentation in(Instance<Object> beans) {
      MeterRegistry meters = Lookup.find(beans.select(MeterRegistry.class));
      if (meters == null) {
        return CallInstrumentation.NONE;
      }
      ObservationRegistry observations = Lookup.find(beans.select(ObservationRegistry.class));
      return new CallMetrics(
          meters, observations == null ? ObservationRegistry.NOOP : observations);
    }
  }
}
