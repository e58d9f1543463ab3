package dev.bookend.spring;

import dev.bookend.keeper.CallHealth;
import dev.bookend.keeper.CallKeeper;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Auto-configures the health indicator for Spring Boot 3. */
@AutoConfiguration(after = BookendAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
@ConditionalOnBean(CallKeeper.class)
@Conditional(HealthEnabledCondition.class)
public final class BookendHealthAutoConfiguration {
  BookendHealthAutoConfiguration() {}

  @Bean
  HealthIndicator bookendHealthIndicator(CallKeeper keeper) {
    return () -> {
      CallHealth health = keeper.health();
      return Health.status(health.status().name()).withDetails(health.details()).build();
    };
  }
}
