package dev.bookend.spring;

import dev.bookend.VideoCallService;
import dev.bookend.config.BookendConfig;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.GuestEndpoints;
import dev.bookend.http.HttpSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Serves the routes in an application with Spring MVC, unless {@code bookend.http.enabled} is
 * false.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebMvcConfigurer.class)
@Import({CallbackConfiguration.class, OpenApiConfiguration.class})
class RoutesConfiguration {
  @Bean
  @ConditionalOnMissingBean
  HttpSettings bookendHttpSettings(BookendConfig config) {
    return config.httpSettings();
  }

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  CallEndpoints bookendCallEndpoints(VideoCallService calls, HttpSettings settings) {
    return new CallEndpoints(calls, settings);
  }

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  GuestEndpoints bookendGuestEndpoints(VideoCallService calls) {
    return new GuestEndpoints(calls);
  }

  /** Not an autowire candidate, so that the application can still inject its only mapping. */
  @Bean(autowireCandidate = false)
  @Nullable RouteMapping bookendRouteMapping(
      BookendConfig config,
      HttpSettings settings,
      ObjectProvider<CallEndpoints> calls,
      ObjectProvider<GuestEndpoints> guests,
      ObjectProvider<CallbackEndpoints> callbacks,
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> application) {
    if (!config.isHttpEnabled()) {
      return null;
    }
    UserRoutes users = new UserRoutes(settings.basePath());
    return new RouteMapping(
        settings.basePath(),
        application.getIfAvailable(),
        new CallController(calls.getObject(), users),
        new PeopleController(calls.getObject().people(), users),
        new GuestController(guests.getObject()),
        new CallbackController(callbacks.getObject()));
  }

  @Bean(autowireCandidate = false)
  @Nullable StreamsLifecycle bookendStreamsLifecycle(
      BookendConfig config, ObjectProvider<VideoCallService> calls) {
    return config.isHttpEnabled() ? new StreamsLifecycle(calls.getObject().live()) : null;
  }

  @Bean(autowireCandidate = false)
  @Nullable VideoCallExceptionResolver bookendExceptionResolver(BookendConfig config) {
    return config.isHttpEnabled() && config.handlesExceptions()
        ? new VideoCallExceptionResolver()
        : null;
  }

  @Bean(autowireCandidate = false)
  @Nullable HandlerMapping bookendMethodMapping(BeanFactory beans) {
    RouteMapping routes = beans.getBeanProvider(RouteMapping.class).getIfAvailable();
    return routes == null ? null : routes.otherMethods();
  }
}
