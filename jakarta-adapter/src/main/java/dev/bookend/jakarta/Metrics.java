package dev.bookend.jakarta;

import dev.bookend.config.Instruments;
import dev.bookend.micrometer.CallMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.enterprise.inject.Instance;

/** Metrics, for an application with a bean of Micrometer's {@code MeterRegistry}. */
final class Metrics {
  private Metrics() {}

  static Instruments of(Instance<Object> beans) {
    Instruments own = Lookup.find(beans.select(Instruments.class));
    if (own != null) {
      return own;
    }
    return BookendExtension.isPresent("io.micrometer.core.instrument.MeterRegistry")
        ? Micrometer.in(beans)
        : Instruments.NONE;
  }

  /** Apart, for it is loaded only if there are such types. */
  private static final class Micrometer {
    static Instruments in(Instance<Object> beans) {
      MeterRegistry meters = Lookup.find(beans.select(MeterRegistry.class));
      if (meters == null) {
        return Instruments.NONE;
      }
      ObservationRegistry observations = Lookup.find(beans.select(ObservationRegistry.class));
      return new CallMetrics(
          meters, observations == null ? ObservationRegistry.NOOP : observations);
    }
  }
}
