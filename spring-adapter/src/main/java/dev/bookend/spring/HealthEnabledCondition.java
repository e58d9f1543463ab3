package dev.bookend.spring;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Evaluates {@code management.health.bookend.enabled} and its default. Spring Boot's own annotation
 * for this has different packages in Boot 3 and Boot 4.
 */
final class HealthEnabledCondition implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    boolean usually =
        environment.getProperty("management.health.defaults.enabled", Boolean.class, true);
    return environment.getProperty("management.health.bookend.enabled", Boolean.class, usually);
  }
}
