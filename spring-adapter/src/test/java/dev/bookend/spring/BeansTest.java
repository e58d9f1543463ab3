package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.GuestEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

class BeansTest {
  private static final AutoConfigurations BOOKEND =
      AutoConfigurations.of(BookendAutoConfiguration.class);

  private final ApplicationContextRunner plain =
      new ApplicationContextRunner().withConfiguration(BOOKEND);
  private final WebApplicationContextRunner web =
      new WebApplicationContextRunner().withConfiguration(BOOKEND);

  @Test
  void theRequestedSpringBootVersionIsTested() {
    String asked = System.getProperty("tested-boot.version");
    assumeThat(asked).as("set by the build").isNotNull();
    assertThat(SpringBootVersion.getVersion()).isEqualTo(asked);
  }

  @Test
  void aWebApplicationHasEachBeanOnce() {
    web.run(
        context -> {
          for (Class<?> bean :
              List.of(
                  CallRepository.class,
                  TokenIssuer.class,
                  VideoRooms.class,
                  CallGuard.class,
                  CallSettings.class,
                  KeeperSettings.class,
                  VideoCallService.class,
                  CallKeeper.class,
                  KeeperLifecycle.class,
                  HttpSettings.class,
                  CallEndpoints.class,
                  GuestEndpoints.class,
                  RouteMapping.class,
                  CallbackEndpoints.class)) {
            assertThat(beans(context, bean)).hasSize(1);
          }
          assertThat(beans(context, TwilioEmulator.class)).isEmpty();
          assertThat(context).doesNotHaveBean(Clock.class);
          assertThat(context.getBean(KeeperLifecycle.class).isRunning()).isTrue();
        });
  }

  /** The injectable beans of a type; a bean method may return null depending on properties. */
  private static <T> Set<T> beans(ApplicationContext context, Class<T> type) {
    return context.getBeanProvider(type).stream().collect(Collectors.toSet());
  }

  @Test
  void anAccessLogOfTheApplicationReceivesWhatIsRead() {
    List<AccessLog.Read> reads = new ArrayList<>();
    plain
        .withBean(AccessLog.class, () -> (actor, read, call, at) -> reads.add(read))
        .run(
            context -> {
              VideoCallService calls = context.getBean(VideoCallService.class);
              Actor anna = Actor.of("anna");
              CallId id = calls.request(anna, CallRequest.inviting("ben")).id();
              assertThat(calls.history(anna, id)).hasSize(1);
              assertThat(calls.attendance(anna, id).met()).isFalse();
              assertThat(reads).containsExactly(AccessLog.Read.HISTORY, AccessLog.Read.ATTENDANCE);
            });
  }

  @Test
  void aDisabledStarterAddsNoBeans() {
    web.withPropertyValues("bookend.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(VideoCallService.class);
              assertThat(context).doesNotHaveBean(RouteMapping.class);
              assertThat(context).doesNotHaveBean(KeeperLifecycle.class);
            });
  }

  @Test
  void withoutAWebApplicationThereAreNoRoutes() {
    plain.run(BeansTest::hasCallsButNoRoutes);
  }

  @Test
  void withoutSpringMvcThereAreNoRoutes() {
    web.withClassLoader(new FilteredClassLoader(WebMvcConfigurer.class))
        .run(BeansTest::hasCallsButNoRoutes);
  }

  @Test
  void routesCanBeDisabled() {
    web.withPropertyValues("bookend.http.enabled=false")
        .run(
            context -> {
              assertThat(context).hasSingleBean(VideoCallService.class);
              assertThat(context.getBeansOfType(HandlerMapping.class)).isEmpty();
              assertThat(context.getBeansOfType(HandlerExceptionResolver.class)).isEmpty();
            });
  }

  private static void hasCallsButNoRoutes(ApplicationContext context) {
    assertThat(context.getBeansOfType(VideoCallService.class)).hasSize(1);
    assertThat(context.getBeansOfType(CallEndpoints.class)).isEmpty();
    assertThat(context.getBeansOfType(GuestEndpoints.class)).isEmpty();
    assertThat(context.getBeansOfType(RouteMapping.class)).isEmpty();
    assertThat(context.containsBean("bookendCallbackBodies")).isFalse();
  }

  @Test
  void theKeeperCanBeDisabled() {
    plain
        .withPropertyValues("bookend.keeper.enabled=false")
        .run(
            context -> {
              assertThat(beans(context, KeeperLifecycle.class)).isEmpty();
              CallKeeper keeper = context.getBean(CallKeeper.class);
              assertThat(keeper.runDue()).isZero();
              keeper.start();
            });
  }

  @Test
  void theKeeperStopsAndStartsWithTheContext() {
    plain.run(
        context -> {
          KeeperLifecycle lifecycle = context.getBean(KeeperLifecycle.class);
          context.getSourceApplicationContext().stop();
          assertThat(lifecycle.isRunning()).isFalse();
          context.getSourceApplicationContext().start();
          assertThat(lifecycle.isRunning()).isTrue();
          context.getSourceApplicationContext().close();
          assertThat(lifecycle.isRunning()).isFalse();
        });
  }

  static Stream<Replacement<?>> overrides() {
    VideoCallService service =
        VideoCallService.builder()
            .repository(new InMemoryCallRepository())
            .provider(VideoProvider.of(VideoRooms.adHoc("host"), TokenIssuer.unconfigured()))
            .build();
    return Stream.of(
        new Replacement<>(CallRepository.class, InMemoryCallRepository::new),
        new Replacement<>(TokenIssuer.class, TokenIssuer::unconfigured),
        new Replacement<>(VideoRooms.class, () -> VideoRooms.adHoc("host")),
        new Replacement<>(CallGuard.class, () -> (actor, action, call) -> true),
        new Replacement<>(CallSettings.class, CallSettings::defaults),
        new Replacement<>(KeeperSettings.class, KeeperSettings::defaults),
        new Replacement<>(HttpSettings.class, HttpSettings::defaults),
        new Replacement<>(VideoCallService.class, () -> service),
        new Replacement<>(CallKeeper.class, service::keeper),
        new Replacement<>(
            CallEndpoints.class, () -> new CallEndpoints(service, HttpSettings.defaults())),
        new Replacement<>(GuestEndpoints.class, () -> new GuestEndpoints(service)),
        new Replacement<>(
            CallbackEndpoints.class, () -> new CallbackEndpoints(service, null, alert -> {})));
  }

  @ParameterizedTest
  @MethodSource("overrides")
  <T> void beansOfTheApplicationReplaceTheDefaults(Replacement<T> override) {
    override.on(web).run(context -> assertThat(beans(context, override.type())).hasSize(1));
    override
        .on(web.withPropertyValues("bookend.provider=emulator"))
        .run(context -> assertThat(beans(context, override.type())).hasSize(1));
  }

  record Replacement<T>(Class<T> type, Supplier<T> bean) {
    WebApplicationContextRunner on(WebApplicationContextRunner runner) {
      return runner.withBean("hosts", type, bean);
    }
  }

  @Test
  void settingsBeansOfTheApplicationReachTheService() {
    CallTerms terms = CallTerms.builder().limit(Duration.ofMinutes(3)).build();
    plain
        .withBean(CallSettings.class, () -> CallSettings.builder().terms(terms).build())
        .run(
            context -> {
              VideoCallService calls = context.getBean(VideoCallService.class);
              assertThat(
                      calls
                          .request(
                              Actor.system(),
                              CallRequest.inviting("ben").onBehalfOf("anna").at(calls.now()))
                          .terms()
                          .limit())
                  .isEqualTo(Duration.ofMinutes(3));
            });
  }

  @Test
  void theApplicationsClockIsUsed() {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    plain
        .withBean(Clock.class, () -> Clock.fixed(now, ZoneOffset.UTC))
        .withPropertyValues("bookend.keeper.enabled=false")
        .run(context -> assertThat(context.getBean(VideoCallService.class).now()).isEqualTo(now));
  }

  @Test
  void anApplicationWithoutTheEmulatorStarts() {
    plain
        .withClassLoader(new FilteredClassLoader("dev.bookend.emulator"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(VideoRooms.class).provider()).isEqualTo("twilio");
            });
  }

  @Test
  void aProviderOfTheApplicationReplacesTwilio() {
    VideoRooms rooms = VideoRooms.adHoc("own");
    TokenIssuer tokens = TokenIssuer.unconfigured();
    plain
        .withBean(VideoProvider.class, () -> VideoProvider.of(rooms, tokens))
        .run(
            context -> {
              assertThat(context.getBean(VideoRooms.class)).isSameAs(rooms);
              assertThat(context.getBean(TokenIssuer.class)).isSameAs(tokens);
            });
  }

  @Test
  void theEmulatorProvidesRoomsAndTokens() {
    plain
        .withPropertyValues("bookend.provider=emulator")
        .run(
            context -> {
              assertThat(beans(context, TwilioEmulator.class)).hasSize(1);
              assertThat(context.getBean(VideoRooms.class))
                  .isSameAs(context.getBean(TwilioEmulator.class).rooms());
              assertThat(context.getBean(TokenIssuer.class).isConfigured()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"bookend.provider=twilio", "bookend.provider=emulator"})
  void aListenerMayInjectTheService(String provider) {
    plain
        .withPropertyValues(provider)
        .withBean(ListenerWithService.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  static final class ListenerWithService implements CallListener {
    private final VideoCallService calls;

    ListenerWithService(VideoCallService calls) {
      this.calls = calls;
    }

    @Override
    public void on(CallEvent event, VideoCall call) {
      calls.history(Actor.system(), call.id());
    }
  }
}
