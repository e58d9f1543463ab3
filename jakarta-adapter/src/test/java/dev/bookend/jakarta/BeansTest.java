package dev.bookend.jakarta;

import static java.lang.annotation.RetentionPolicy.RUNTIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.emulator.SettableClock;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.DeliveredEvent;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import java.lang.annotation.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BeansTest {
  /** Threads that other tests have left. */
  private static final Set<Thread> THREADS_BEFORE = Thread.getAllStackTraces().keySet();

  private static final Map<String, String> EMULATOR = Map.of("bookend.provider", "emulator");
  private static final Actor ANNA = Actor.of("anna");

  private static CallId call(CdiApp app) {
    return app.get(VideoCallService.class).request(ANNA, CallRequest.inviting("ben")).id();
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !THREADS_BEFORE.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("bookend-"))
        .collect(Collectors.toSet());
  }

  @Test
  void everyDefaultBeanIsResolvable() {
    try (CdiApp app = CdiApp.with(EMULATOR)) {
      assertThat(DefaultBean.ALL)
          .allSatisfy(
              bean -> assertThat(app.container().select(bean.type()).isResolvable()).isTrue());
      assertThat(app.get(VideoRooms.class)).isSameAs(app.get(TwilioEmulator.class).rooms());
      assertThat(app.get(TokenIssuer.class).isConfigured()).isTrue();
      assertThat(app.get(CallRepository.class)).isInstanceOf(InMemoryCallRepository.class);
      assertThat(app.get(CallSettings.class)).isEqualTo(CallSettings.defaults());
    }
  }

  /** Every bean that an application can replace. */
  @ApplicationScoped
  static class Own {
    static final SettableClock CLOCK = new SettableClock(Instant.parse("2030-01-01T10:00:00Z"));
    static final CallGuard GUARD = (actor, action, call) -> true;
    static final List<AccessLog.Read> READS = new CopyOnWriteArrayList<>();
    static final CallRepository REPOSITORY = new InMemoryCallRepository();
    static final VideoRooms ROOMS = VideoRooms.adHoc("own");
    static final TokenIssuer TOKENS = TokenIssuer.unconfigured();
    static final CallSettings SETTINGS =
        CallSettings.builder()
            .terms(CallTerms.builder().limit(Duration.ofMinutes(3)).build())
            .build();
    static final KeeperSettings KEEPER_SETTINGS =
        KeeperSettings.builder()
            .pollInterval(Duration.ofMillis(20))
            .lookAhead(Duration.ofMillis(30))
            .leaseDuration(Duration.ofMillis(40))
            .batchSize(5)
            .workerThreads(2)
            .build();

    @Produces
    Clock clock() {
      return CLOCK;
    }

    @Produces
    CallGuard guard() {
      return GUARD;
    }

    @Produces
    AccessLog accessLog() {
      return (actor, read, call, at) -> READS.add(read);
    }

    @Produces
    CallRepository repository() {
      return REPOSITORY;
    }

    @Produces
    VideoRooms rooms() {
      return ROOMS;
    }

    @Produces
    TokenIssuer tokens() {
      return TOKENS;
    }

    @Produces
    CallSettings settings() {
      return SETTINGS;
    }

    @Produces
    KeeperSettings keeperSettings() {
      return KEEPER_SETTINGS;
    }
  }

  @Test
  void beansOfTheApplicationReplaceTheDefaults() {
    try (CdiApp app = CdiApp.with(Map.of("bookend.keeper.enabled", "false"), Own.class)) {
      assertThat(app.get(CallGuard.class)).isSameAs(Own.GUARD);
      assertThat(app.get(CallRepository.class)).isSameAs(Own.REPOSITORY);
      assertThat(app.get(VideoRooms.class)).isSameAs(Own.ROOMS);
      assertThat(app.get(TokenIssuer.class)).isSameAs(Own.TOKENS);
      assertThat(app.get(CallSettings.class)).isSameAs(Own.SETTINGS);
      assertThat(app.get(KeeperSettings.class)).isSameAs(Own.KEEPER_SETTINGS);

      CallId id = call(app);
      VideoCall seen = app.get(VideoCallService.class).get(Actor.of("an outsider"), id);
      assertThat(seen.times().createdAt()).isEqualTo(Own.CLOCK.instant());
      assertThat(seen.terms().limit()).hasMinutes(3);
      assertThat(Own.REPOSITORY.find(id)).isPresent();
      assertThat(app.get(VideoCallService.class).attendance(Actor.of("anna"), id).met()).isFalse();
      assertThat(Own.READS).containsExactly(AccessLog.Read.ATTENDANCE);
    }
  }

  @ApplicationScoped
  static class OwnService {
    @Produces
    @Singleton
    VideoCallService service() {
      return VideoCallService.builder()
          .repository(new InMemoryCallRepository())
          .provider(VideoProvider.of(VideoRooms.adHoc("own"), TokenIssuer.unconfigured()))
          .build();
    }
  }

  @Test
  void aServiceOfTheApplicationReplacesTheDefaultService() {
    try (CdiApp app = CdiApp.with(Map.of(), OwnService.class)) {
      assertThat(app.container().select(VideoCallService.class).isResolvable()).isTrue();
      assertThat(app.get(CallKeeper.class).report()).isNotNull();
    }
  }

  @ApplicationScoped
  static class OwnProvider {
    @Produces
    @Singleton
    VideoProvider provider() {
      return VideoProvider.of(Own.ROOMS, Own.TOKENS);
    }
  }

  @ApplicationScoped
  static class OwnEmulator {
    @Produces
    @Singleton
    TwilioEmulator emulator() {
      return new TwilioEmulator();
    }
  }

  @Test
  void aProviderOfTheApplicationReplacesTwilio() {
    try (CdiApp app = CdiApp.with(Map.of(), OwnProvider.class)) {
      assertThat(app.get(VideoRooms.class)).isSameAs(Own.ROOMS);
      assertThat(app.get(TokenIssuer.class)).isSameAs(Own.TOKENS);
    }
    try (CdiApp app = CdiApp.with(Map.of(), OwnEmulator.class)) {
      assertThat(app.get(VideoRooms.class)).isSameAs(app.get(TwilioEmulator.class).rooms());
      assertThat(app.get(TokenIssuer.class).isConfigured()).isTrue();
    }
  }

  @Qualifier
  @Retention(RUNTIME)
  @interface Other {}

  @ApplicationScoped
  static class ForOtherThings {
    @Produces
    @Other
    CallGuard guard() {
      return Own.GUARD;
    }
  }

  @Test
  void aBeanWithACustomQualifierDoesNotReplaceTheDefault() {
    try (CdiApp app = CdiApp.with(EMULATOR, ForOtherThings.class)) {
      assertThat(app.get(CallGuard.class)).isNotSameAs(Own.GUARD);
    }
  }

  @Test
  void theEmulatorIsAvailableOnlyIfItIsTheProvider() {
    try (CdiApp app = CdiApp.with(Map.of())) {
      assertThat(app.get(TokenIssuer.class).isConfigured()).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(() -> app.get(TwilioEmulator.class))
          .withMessageContaining("bookend.provider");
    }
  }

  @ApplicationScoped
  static class ReceivedEvents {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    BlockingQueue<String> all() {
      return all;
    }
  }

  @Dependent
  @Priority(1)
  static class First implements CallListener {
    @Inject ReceivedEvents received;
    @Inject Request request;

    @Override
    public void on(CallEvent event, VideoCall call) {
      received.all().add("first " + event.type() + " " + request.id());
    }
  }

  @Dependent
  @Priority(2)
  static class Second implements CallListener {
    @Inject ReceivedEvents received;
    @Inject VideoCallService calls;

    @Override
    public void on(CallEvent event, VideoCall call) {
      received.all().add("second " + calls.get(Actor.system(), call.id()).status());
    }
  }

  @RequestScoped
  static class Request {
    String id() {
      return "in a request";
    }
  }

  @ApplicationScoped
  static class Observer {
    @Inject ReceivedEvents received;
    @Inject Request request;

    void on(@Observes CallEvent.Requested event) {
      received.all().add("observer " + request.id());
    }

    void on(@Observes CallEvent.Completed event) {
      received.all().add("never");
    }

    void on(@Observes DeliveredEvent delivered) {
      received.all().add("booking " + delivered.bookingId());
    }
  }

  @Test
  void eventsAreDeliveredToListenersByPriorityAndThenToObservers() throws Exception {
    try (CdiApp app =
        CdiApp.with(
            EMULATOR,
            ReceivedEvents.class,
            Second.class,
            First.class,
            Observer.class,
            Request.class)) {
      app.get(VideoCallService.class)
          .request(ANNA, CallRequest.inviting("ben").forBooking("visit-7"));
      BlockingQueue<String> all = app.get(ReceivedEvents.class).all();
      assertThat(List.of(all.take(), all.take(), all.take(), all.take()))
          .containsExactly(
              "first requested in a request",
              "second PENDING",
              "observer in a request",
              "booking visit-7");
    }
  }

  @Test
  void theKeeperStartsAndStopsWithTheApplication() {
    try (CdiApp app = CdiApp.with(EMULATOR)) {
      assertThat(app.container().isRunning()).isTrue();
      assertThat(threads()).contains("bookend-claims");
    }
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  @Test
  void theKeeperCanBeDisabled() {
    try (CdiApp app =
        CdiApp.with(Map.of("bookend.provider", "emulator", "bookend.keeper.enabled", "false"))) {
      assertThat(app.get(CallKeeper.class)).isNotNull();
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void disabledBookendReadsNoSettingsAndStartsNoThreads() {
    try (CdiApp app =
        CdiApp.with(Map.of("bookend.enabled", "false", "TWILIO_ACCOUNT_SID", "half of it"))) {
      assertThat(app.get(RouteGuard.class)).isNotNull();
      assertThat(app.get(CallResource.class)).isNotNull();
      assertThatIllegalStateException()
          .isThrownBy(() -> app.get(VideoCallService.class))
          .withMessageContaining("bookend.enabled");
      assertThat(threads()).isEmpty();
    }
  }

  @Decorator
  @Priority(1)
  abstract static class Around implements CallGuard {
    @Inject @Delegate CallGuard inner;

    @Override
    public boolean allows(Actor actor, Action action, VideoCall call) {
      return inner.allows(actor, action, call);
    }
  }

  @Test
  void aDecoratorDoesNotReplaceTheDefault() {
    try (CdiApp app = CdiApp.with(EMULATOR, Around.class)) {
      assertThat(app.get(CallGuard.class)).isNotNull();
    }
  }

  @Test
  void applicationsInOneJvmAreIsolated() {
    try (CdiApp other =
        CdiApp.with(Map.of("bookend.provider", "emulator", "bookend.call.limit", "2m"))) {
      try (CdiApp one = CdiApp.with(EMULATOR)) {
        CallId id = call(one);
        assertThat(one.get(CallRepository.class).find(id)).isPresent();
        assertThat(other.get(CallRepository.class).find(id)).isEmpty();
        assertThat(one.get(CallSettings.class)).isNotEqualTo(other.get(CallSettings.class));
      }
      assertThat(other.get(CallRepository.class).find(call(other))).isPresent();
      assertThat(threads()).contains("bookend-claims");
    }
  }
}
