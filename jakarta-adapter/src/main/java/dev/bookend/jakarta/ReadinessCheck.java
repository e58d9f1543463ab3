package dev.bookend.jakarta;

import dev.bookend.CallHealth;
import dev.bookend.CallKeeper;
import dev.bookend.config.BookendConfig;
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
 * The health of calls, where the platform has MicroProfile Health. It is down only for what ails
 * this node, as others may take over from it: if it does not keep time although it should.
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

  /** For the container. */
  public static final class Creator implements SyntheticBeanCreator<HealthCheck> {
    /** For the container. */
    public Creator() {}

    @Override
    public HealthCheck create(Instance<Object> lookup, Parameters params) {
      Instance<BookendConfig> config = Lookup.seen(lookup, BookendConfig.class);
      Instance<CallKeeper> keeper = Lookup.seen(lookup, CallKeeper.class);
      return () -> response(config.get(), keeper); // asked for before there are data sources
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
