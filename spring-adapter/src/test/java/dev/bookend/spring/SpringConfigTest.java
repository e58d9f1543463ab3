package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import dev.bookend.config.ConfigContract;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Configuration read through Spring's environment in an application that starts with it. */
class SpringConfigTest extends ConfigContract {
  @SpringBootConfiguration
  @ImportAutoConfiguration(BookendAutoConfiguration.class)
  static class Host {}

  @Override
  protected BookendConfig read(Map<String, String> settings) {
    SpringApplicationBuilder app =
        new SpringApplicationBuilder(Host.class)
            .web(WebApplicationType.NONE)
            .properties("spring.main.banner-mode=off", "logging.level.root=off")
            .properties(Map.copyOf(settings));
    try (ConfigurableApplicationContext context = app.run()) {
      return context
          .getBeanProvider(BookendConfig.class)
          .getIfAvailable(
              () -> new BookendAutoConfiguration().bookendConfig(context.getEnvironment()));
    }
  }
}
