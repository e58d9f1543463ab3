package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import dev.bookend.config.ConfigContract;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Settings as Spring's environment has them. */
class SpringConfigTest extends ConfigContract {
  @SpringBootConfiguration
  static class Host {
    @Bean
    BookendConfig config(Environment environment) {
      return new BookendAutoConfiguration().bookendConfig(environment);
    }
  }

  @Override
  protected BookendConfig read(Map<String, String> settings) {
    SpringApplicationBuilder app =
        new SpringApplicationBuilder(Host.class)
            .web(WebApplicationType.NONE)
            .properties("spring.main.banner-mode=off", "logging.level.root=off")
            .properties(Map.copyOf(settings));
    try (ConfigurableApplicationContext context = app.run()) {
      return context.getBean(BookendConfig.class);
    }
  }
}
