package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallRequest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Aspects of the application with pointcuts that match Bookend's beans too. */
class HostAspectsTest {
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    @Bean
    Audit audit() {
      return new Audit();
    }
  }

  @Aspect
  static class Audit {
    final List<String> audited = new CopyOnWriteArrayList<>();

    @Around(
        "(execution(* *..*Service.*(..)) || execution(* *..*Repository+.*(..))"
            + " || execution(* *..*Controller.*(..)) || execution(* *..*Client.*(..)))"
            + " && !within(org.springframework..*)")
    Object audit(ProceedingJoinPoint call) throws Throwable {
      audited.add(call.getSignature().toShortString());
      return call.proceed();
    }
  }

  /** C7. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bookend.jdbc.enabled=true",
        "bookend.jdbc.enabled=false",
        "spring.aop.proxy-target-class=false"
      })
  void aspectsMayAdviseServiceAndRepository(String setting) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Host.class)
            .properties("spring.main.web-application-type=none", "spring.main.banner-mode=off")
            .properties("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
            .properties(
                "bookend.twilio.account-sid=AC0123456789abcdef0123456789abcdef",
                "bookend.twilio.api-key-sid=SK0123456789abcdef0123456789abcdef",
                "bookend.twilio.api-key-secret=TopSecretTopSecretTopSecretTop42",
                "bookend.keeper.enabled=false",
                setting)
            .run()) {
      context
          .getBean(VideoCallService.class)
          .request(Actor.of("anna"), CallRequest.inviting("ben"));

      assertThat(context.getBean(Audit.class).audited)
          .anyMatch(method -> method.endsWith("VideoCallService.request(..)"))
          .anyMatch(method -> method.endsWith("CallRepository.insert(..)"));
    }
  }
}
