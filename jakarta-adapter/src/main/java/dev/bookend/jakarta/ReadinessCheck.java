package dev.bookend.jakarta;

import dev.bookend.CallHealth;
import dev.bookend.CallKeeper;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The health of calls, where the platform has MicroProfile Health; down if calls may not end. */
final class ReadinessCheck {
  private ReadinessCheck() {}

  static void add(SyntheticComponents components) {
    components
        .addBean(HealthCheck.class)
        .type(HealthCheck.class)
        .qualifier(Readiness.class)
        .scope(Singleton.class)
        .createWith(Creator.class);
  }

  /** For the container. */
  public static final class Creator implements SyntheticBeanCreator<HealthCheck> {
    /** For the container. */
    public Creator() {}

    @Override
    public HealthCheck create(Instance<Object> lookup, Parameters params) {
      Instance<CallKeeper> keeper = Lookup.seen(lookup, CallKeeper.class);
      return () -> response(keeper.get().health()); // asked for before there are data sources
    }
  }

  private static HealthCheckResponse response(CallHealth health) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("bookend")
            .status(health.status() != CallHealth.Status.DOWN)
            .withData("status", health.status().name());
    health.details().forEach((name, value) -> response.withData(name, String.valueOf(value)));
    return response.build();
  }
}
