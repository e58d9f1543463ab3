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
    Instance<Instruments> own = beans.select(Instruments.class);
    if (own.isResolvable()) {
      return own.get();
    }
    return BookendExtension.isPresent("io.micrometer.core.instrument.MeterRegistry")
        ? Micrometer.in(beans)
        : Instruments.NONE;
  }

  /** Apart, for it is loaded only if there are such types. */
  private static final class Micrometer {
    static Instruments in(Instance<Object> beans) {
      Instance<MeterRegistry> meters = beans.select(MeterRegistry.class);
      Instance<ObservationRegistry> observations = beans.select(ObservationRegistry.class);
      return meters.isResolvable()
          ? new CallMetrics(
              meters.get(),
              observations.isResolvable() ? observations.get() : ObservationRegistry.NOOP)
          : Instruments.NONE;
    }
  }
}
