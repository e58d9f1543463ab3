package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
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
  record Caps(List<SpendCap> all) {}

  @Bean
  @ConditionalOnMissingBean
  Pricing bookendPricing(BookendConfig config) {
    return config.pricing();
  }

  @Bean
  Caps bookendCaps(BookendConfig config, Pricing pricing, ObjectProvider<SpendCap> caps) {
    return new Caps(Stream.concat(config.caps(pricing).stream(), caps.orderedStream()).toList());
  }
}
