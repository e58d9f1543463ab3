package dev.bookend.spring.testing;

import dev.bookend.emulator.SettableClock;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The clock of a test context. */
@Configuration(proxyBeanMethods = false)
class CallTestConfiguration {
  @Bean
  @Primary
  SettableClock bookendTestClock() {
    return new SettableClock(Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS));
  }
}
