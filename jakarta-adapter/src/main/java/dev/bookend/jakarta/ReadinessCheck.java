package dev.bookend.jakarta;

import dev.bookend.config.BookendConfig;
import dev.bookend.keeper.CallHealth;
import dev.bookend.keeper.CallKeeper;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * The readiness check for MicroProfile Health. It is down only if this node's keeper is enabled and
 * does not keep up. Faults that affect all nodes alike appear in its data and leave it up.
 */
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

  /** Called by the container. */
  public static final class Creator implements SyntheticBeanCreator<HealthCheck> {
    /** Called by the container. */
    public Creator() {}

    @Override
    public HealthCheck create(Instance<Object> lookup, Parameters params) {
      Instance<BookendConfig> config = Lookup.select(lookup, BookendConfig.class);
      Instance<CallKeeper> keeper = Lookup.select(lookup, CallKeeper.class);
      // resolved at each check, because the data source may not exist yet
      return () -> response(config.get(), keeper);
    }
  }

  private static HealthCheckResponse response(BookendConfig config, Instance<CallKeeper> keeper) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("bookend");
    if (!config.isEnabled()) {
      return response.up().withData("status", "DISABLED").build();
    }
    CallHealth health = keeper.get().health();
    response
        .status(!config.isKeeperEnabled() || health.isKeepingTime())
        .withData("status", health.status().name());
    health.details().forEach((name, value) -> response.withData(name, String.valueOf(value)));
    return response.build();
  }
}
