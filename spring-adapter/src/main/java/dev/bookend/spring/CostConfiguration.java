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

/** Beans for the price of calls and for spend caps. */
@Configuration(proxyBeanMethods = false)
class CostConfiguration {
  /** All spend caps: those from properties and those defined as beans by the application. */
  record Caps(List<Cap> all) {}

  @Bean
  @ConditionalOnMissingBean
  Pricing bookendPricing(BookendConfig config) {
    return config.pricing();
  }

  @Bean
  Caps bookendCaps(BookendConfig config, Pricing pricing, ObjectProvider<Cap> caps) {
    return new Caps(Stream.concat(config.caps(pricing).stream(), caps.orderedStream()).toList());
  }
}
