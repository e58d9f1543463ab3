package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code bookend.enabled} is false. AOT processing evaluates this condition at build
 * time; all other properties are read by bean methods at startup.
 */
final class CallsEnabledCondition implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return new BookendConfig(context.getEnvironment()::getProperty).isEnabled();
  }
}
