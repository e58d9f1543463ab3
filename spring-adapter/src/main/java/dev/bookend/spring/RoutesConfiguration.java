package dev.bookend.spring;

import dev.bookend.VideoCallService;
import dev.bookend.config.BookendConfig;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.HttpSettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The routes, for a host that uses Spring MVC; {@code bookend.http.enabled=false} leaves them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebMvcConfigurer.class)
@Conditional(Configured.Routes.class)
@Import(CallbackConfiguration.class)
class RoutesConfiguration {
  @Bean
  @ConditionalOnMissingBean
  HttpSettings callHttpSettings(BookendConfig config) {
    return config.httpSettings();
  }

  @Bean
  @ConditionalOnMissingBean
  CallEndpoints callEndpoints(VideoCallService calls, HttpSettings settings) {
    return new CallEndpoints(calls, settings);
  }

  @Bean
  @ConditionalOnMissingBean
  CallController callController(CallEndpoints endpoints) {
    return new CallController(endpoints);
  }

  @Bean
  @ConditionalOnMissingBean(name = "callBasePath")
  WebMvcConfigurer callBasePath(HttpSettings settings) {
    return new WebMvcConfigurer() {
      @Override
      public void configurePathMatch(PathMatchConfigurer paths) {
        paths.addPathPrefix(
            settings.basePath(),
            type -> type == CallController.class || type == CallbackController.class);
      }
    };
  }
}
