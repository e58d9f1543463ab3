package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import dev.bookend.http.HttpSettings;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The routes in the OpenAPI document of a host that uses springdoc. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(OpenApiCustomizer.class)
class OpenApiConfiguration {
  /** First, so that the application's own customizers see Bookend's routes, too. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  OpenApiCustomizer bookendOpenApiCustomizer(BookendConfig config, HttpSettings settings) {
    return config.isHttpEnabled() ? new OpenApiRoutes(settings) : document -> {};
  }
}
