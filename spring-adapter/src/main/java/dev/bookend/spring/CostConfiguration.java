package dev.bookend.spring;

import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Pricing;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What calls cost, and how much of them may be planned. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CostProperties.class, CapProperties.class})
class CostConfiguration {
  /** All caps: those of the properties, and those that are beans of the host's. */
  record Caps(List<Cap> all) {}

  @Bean
  @ConditionalOnMissingBean
  Pricing callPricing(CostProperties properties) {
    return properties.pricing();
  }

  @Bean
  Caps callCaps(CapProperties properties, Pricing pricing, ObjectProvider<Cap> hosts) {
    return new Caps(
        Stream.concat(properties.caps(pricing).stream(), hosts.orderedStream()).toList());
  }
}
