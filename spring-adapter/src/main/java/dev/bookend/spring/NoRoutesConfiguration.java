package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Logs a warning in a web application that does not use Spring MVC. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class NoRoutesConfiguration {
  private static final Logger log = LoggerFactory.getLogger(NoRoutesConfiguration.class);

  @Bean
  SmartInitializingSingleton bookendNoRoutesWarning(BookendConfig config, BeanFactory beans) {
    return () -> {
      if (config.isHttpEnabled() && !beans.containsBean("bookendRouteMapping")) {
        log.warn(
            "Bookend serves no HTTP routes: they need Spring MVC, which this web application (on"
                + " WebFlux, for example) does not use. Call VideoCallService from controllers of"
                + " your own; bookend.http.enabled=false silences this warning");
      }
    };
  }
}
