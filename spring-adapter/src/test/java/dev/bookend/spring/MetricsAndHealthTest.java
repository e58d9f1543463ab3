package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.micrometer.CallMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Metrics and health indicators. */
class MetricsAndHealthTest {
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");
  private static final String HEALTH = "bookendHealthIndicator";

  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withPropertyValues("bookend.provider=emulator", "bookend.keeper.enabled=false")
          .withConfiguration(
              AutoConfigurations.of(
                  BookendAutoConfiguration.class,
                  BookendBoot4HealthAutoConfiguration.class,
                  BookendHealthAutoConfiguration.class,
                  BookendMetricsAutoConfiguration.class));

  @Test
  void metricsAreRecordedWithAMeterRegistry() {
    app.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              call(context);
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              assertThat(meters.get("bookend.tokens").counter().count()).isEqualTo(2);
              assertThat(
                      meters
                          .get("bookend.provider.requests")
                          .tag("operation", "open")
                          .timer()
                          .count())
                  .isEqualTo(1);
              assertThat(
                      meters
                          .get("bookend.calls.ended")
                          .tag("reason", "ended_by_system")
                          .counter()
                          .count())
                  .isEqualTo(1);
              assertThat(meters.get("bookend.keeper.lag").timeGauge().value(TimeUnit.SECONDS))
                  .isZero();
            });
  }

  @Test
  void withoutAMeterRegistryOrMicrometerThereAreNoMetrics() {
    app.run(context -> assertThat(context).doesNotHaveBean(CallMetrics.class));
    app.withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(
            context -> {
              assertThat(context).hasSingleBean(VideoCallService.class);
              call(context);
            });
  }

  @Test
  void theHealthIndicatorShowsDetails() {
    app.run(
        context -> {
          call(context);
          assertThat(health(context))
              .startsWith("UP")
              .contains("canSign=true", "undeliveredEvents=0")
              .doesNotContain("anna");
        });
  }

  @Test
  void withoutCredentialsHealthIsDegraded() {
    app.withPropertyValues("bookend.provider=twilio", "bookend.twilio.room-mode=ad-hoc")
        .run(
            context ->
                assertThat(health(context))
                    .startsWith("DEGRADED")
                    .contains("no credentials to sign tokens with"));
  }

  @Test
  void healthCanBeDisabled() {
    app.withPropertyValues("management.health.bookend.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HEALTH));
  }

  @Test
  void withoutBootsHealthModuleThereIsNoIndicator() {
    app.withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.actuate.health",
                "org.springframework.boot.health.contributor"))
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(HEALTH);
              assertThat(context).hasSingleBean(VideoCallService.class);
            });
  }

  private static void call(ApplicationContext context) {
    VideoCallService calls = context.getBean(VideoCallService.class);
    CallId id = calls.request(ANNA, CallRequest.inviting("ben").at(calls.now())).id();
    calls.accept(BEN, id);
    calls.join(ANNA, id);
    calls.join(BEN, id);
    calls.complete(Actor.system(), id);
    while (context.getBean(CallKeeper.class).runDue() > 0) {
      Thread.onSpinWait();
    }
  }

  /** By reflection, because Spring Boot 4 has moved the type. */
  private static String health(ApplicationContext context) throws ReflectiveOperationException {
    Object indicator = context.getBean(HEALTH);
    Method health =
        Stream.of(indicator.getClass().getInterfaces()[0].getMethods())
            .filter(method -> method.getName().equals("health"))
            .filter(method -> method.getParameterCount() == 0)
            .findFirst()
            .orElseThrow();
    return String.valueOf(health.invoke(indicator));
  }
}
