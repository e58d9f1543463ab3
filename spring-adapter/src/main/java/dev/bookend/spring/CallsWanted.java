package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether there are video calls at all. AOT processing decides this when the application is built;
 * all other settings are read by bean methods, when the application starts.
 */
final class CallsWanted implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return new BookendConfig(context.getEnvironment()::getProperty).isEnabled();
  }
}
