package dev.bookend.spring;

import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.config.BookendConfig;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What calls cost, and how much of them may be planned. */
@Configuration(proxyBeanMethods = false)
class CostConfiguration {
  /** All caps: those of the properties, and those that are beans of the host's. */
  record Caps(List<Cap> all) {}

  @Bean
  @ConditionalOnMissingBean
  Pricing bookendPricing(BookendConfig config) {
    return config.pricing();
  }

  @Bean
  Caps bookendCaps(BookendConfig config, Pricing pricing, ObjectProvider<Cap> hosts) {
    return new Caps(Stream.concat(config.caps(pricing).stream(), hosts.orderedStream()).toList());
  }
}
