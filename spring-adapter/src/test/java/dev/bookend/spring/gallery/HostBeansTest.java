package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.GenericBeanDefinition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Bean names and bean types of the application and of the starter. */
class HostBeansTest {
  /** Bean names that the starter once used. */
  private static final List<String> NAMES =
      List.of(
          "callSettings",
          "keeperSettings",
          "callGuard",
          "callRepository",
          "callClock",
          "twilioEmulator",
          "emulatorEvents",
          "videoRooms",
          "callAccount",
          "tokenIssuer",
          "callEventPublisher",
          "videoCallService",
          "callKeeper",
          "keeperLifecycle",
          "jdbcCallRepository",
          "callHttpSettings",
          "callEndpoints",
          "callController",
          "callBasePath",
          "callbackEndpoints",
          "callbackController",
          "callbackBodies",
          "twilioClient",
          "twilioUsage",
          "usageAlerts",
          "usageAlertsBegin",
          "callPricing",
          "callCaps",
          "callMetrics",
          "callMetricsListener",
          "callMetricsGauges");

  /** A type of the application. */
  static final class Unrelated {}

  /** C2. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theApplicationMayUseAnyOtherBeanName(boolean overriding) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Hosts.Plain.class)
            .properties("server.port=0", "spring.main.banner-mode=off")
            .properties("bookend.provider=emulator")
            .properties("spring.main.allow-bean-definition-overriding=" + overriding)
            .initializers(HostBeansTest::unrelatedBeans)
            .run()) {
      assertThat(NAMES)
          .allSatisfy(name -> assertThat(context.getBean(name)).isInstanceOf(Unrelated.class));
      assertThat(context.getBean(VideoCallService.class)).isNotNull();
    }
  }

  private static void unrelatedBeans(ConfigurableApplicationContext context) {
    BeanDefinitionRegistry registry = ((GenericApplicationContext) context);
    for (String name : NAMES) {
      GenericBeanDefinition bean = new GenericBeanDefinition();
      bean.setBeanClass(Unrelated.class);
      registry.registerBeanDefinition(name, bean);
    }
  }

  /** C2. */
  @Test
  void everyBeanNameStartsWithBookend() {
    try (RunningHost host = RunningHost.with(Hosts.Plain.class, "bookend.provider=emulator");
        RunningHost before = RunningHost.without(Hosts.Plain.class)) {
      List<String> added =
          Stream.of(host.context().getBeanDefinitionNames())
              .filter(name -> !before.context().containsBeanDefinition(name))
              .toList();
      assertThat(added)
          .hasSizeGreaterThan(20)
          .allSatisfy(name -> assertThat(name).matches("(dev\\.)?bookend\\S+"));
    }
  }

  /** C2. */
  @Test
  void aControllerMayHaveAFormerBeanNameOfTheStarter() {
    try (RunningHost host = RunningHost.with(NamesakeHost.class)) {
      assertThat(host.get("anna", "/calls").body()).isEqualTo("the host's calls");
      assertThat(host.get("anna", "/api/bookings/video-call").status()).isEqualTo(200);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(CallController.class)
  static class NamesakeHost extends Hosts.Plain {}

  @RestController("callController")
  static class CallController {
    @GetMapping("/calls")
    String calls() {
      return "the host's calls";
    }
  }

  static Stream<Class<?>> sharedTypes() {
    return Stream.of(Clock.class, Executor.class, TaskScheduler.class, MeterRegistry.class);
  }

  /**
   * Injection points and Boot's conditions for shared types give the same result as without the
   * starter.
   */
  @ParameterizedTest
  @MethodSource("sharedTypes")
  void injectionOfSharedTypesIsUnchanged(Class<?> type) {
    String noActuator = "management.endpoints.enabled-by-default=false";
    try (RunningHost host = RunningHost.with(Hosts.Plain.class, noActuator);
        RunningHost before = RunningHost.without(Hosts.Plain.class, noActuator)) {
      assertThat(candidates(host.context(), type)).isEqualTo(candidates(before.context(), type));
    }
  }

  private static List<Class<?>> candidates(ApplicationContext context, Class<?> type) {
    return context.getBeanProvider(type).stream().<Class<?>>map(Object::getClass).toList();
  }

  @Test
  void theApplicationsMappingIsStillInjected() {
    try (RunningHost host = RunningHost.with(MappingHost.class)) {
      MappingHost beans = host.context().getBean(MappingHost.class);
      assertThat(beans.mappings).doesNotContain(bookends(host.context()));
    }
  }

  private static RequestMappingHandlerMapping bookends(ApplicationContext context) {
    return context.getBean("bookendRouteMapping", RequestMappingHandlerMapping.class);
  }

  @Configuration(proxyBeanMethods = false)
  static class MappingHost extends Hosts.Plain {
    @Autowired private List<RequestMappingHandlerMapping> mappings = List.of();
  }
}
