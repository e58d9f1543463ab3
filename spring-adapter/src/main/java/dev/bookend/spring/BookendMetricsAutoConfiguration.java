package dev.bookend.spring;

import dev.bookend.VideoCallService;
import dev.bookend.micrometer.CallMetrics;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.spring.BookendAutoConfiguration.CallClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configures metrics for an application that has a {@link MeterRegistry} bean. */
@AutoConfiguration(
    after = BookendAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass({MeterRegistry.class, ObservationRegistry.class})
@ConditionalOnBean({MeterRegistry.class, VideoCallService.class})
public final class BookendMetricsAutoConfiguration {
  BookendMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  CallMetrics bookendCallMetrics(
      MeterRegistry meters, ObjectProvider<ObservationRegistry> observations) {
    return new CallMetrics(meters, observations.getIfUnique(() -> ObservationRegistry.NOOP));
  }

  @Bean
  CallListener bookendMetricsListener(CallMetrics metrics) {
    return metrics.listener();
  }

  @Bean
  SmartInitializingSingleton bookendMetricsGauges(
      CallMetrics metrics, CallRepository calls, CallClock time) {
    return () -> metrics.watch(calls, time.clock());
  }
}
