package dev.bookend.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.CallKeeper;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.VideoCall;
import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Guest;
import dev.bookend.port.CallRepository;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioUsage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with nothing but Twilio's four variables and a public address, over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class TwilioStoryTest {
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");

  private final TwilioEmulator twilio = new TwilioEmulator();
  private final TwilioEmulator.Server rest = twilio.serve(0);
  private final List<ConfigurableApplicationContext> apps = new ArrayList<>();

  @AfterEach
  void stop() {
    apps.forEach(ConfigurableApplicationContext::close);
    rest.close();
  }

  @Test
  void aCallRunsOnTwiliosRoomsAndCallbacks() throws Exception {
    ConfigurableApplicationContext app = start();
    VideoCallService calls = app.getBean(VideoCallService.class);
    assertThat(app.getBean(VideoRooms.class).provider()).isEqualTo("twilio");

    CallId id = calls.request(ANNA, CallRequest.between("anna", "ben")).id();
    calls.accept(BEN, id);
    Guest anna = twilio.join(calls.join(ANNA, id).token());
    twilio.join(calls.join(BEN, id).token());
    assertThat(calls.get(ANNA, id).status()).isEqualTo(CallStatus.ACCEPTED);
    twilio.callbacks().deliverAll();
    assertThat(calls.get(ANNA, id).status()).isEqualTo(CallStatus.IN_PROGRESS);

    calls.complete(ANNA, id);
    while (app.getBean(CallKeeper.class).runDue() > 0) {
      Thread.onSpinWait();
    }
    twilio.callbacks().deliverAll();
    VideoCall over = app.getBean(CallRepository.class).find(id).orElseThrow();
    assertThat(over.room().closedAt()).isNotNull();
    assertThat(over.dueAt()).isEmpty();
    assertThat(anna.isConnected()).isFalse();
    assertThat(twilio.openRooms()).isEmpty();
    MeterRegistry meters = app.getBean(MeterRegistry.class);
    assertThat(meters.get("bookend.callbacks").tag("outcome", "read").counter().count())
        .isGreaterThanOrEqualTo(3);
    assertThat(meters.get("bookend.provider.requests").tag("operation", "open").timer().count())
        .isEqualTo(1);
  }

  @Test
  void theLogTellsNoSecretsTokensOrPeopleWhateverGoesWrong(CapturedOutput log) throws Exception {
    ConfigurableApplicationContext app =
        start("--logging.level.dev.bookend=DEBUG", "--bookend.alert.money-per-day=5");
    VideoCallService calls = app.getBean(VideoCallService.class);
    Actor zoe = Actor.of("zoe-4711");
    CallId id = calls.request(zoe, CallRequest.between("zoe-4711", "max-0815")).id();
    calls.accept(Actor.of("max-0815"), id);
    twilio.faults().happen(Operation.CREATE_ROOM, Fault.BAD_GATEWAY_AFTER_EFFECT, 1);
    String token = calls.join(zoe, id).token();
    twilio.join(token);
    twilio.callbacks().deliverAll();
    twilio.faults().happen(Operation.END_ROOM, Fault.ERROR, 2);
    calls.complete(Actor.host(), id);
    app.getBean(CallKeeper.class).runDue();

    assertThat(log).contains("Call " + id, "was answered 201");
    assertThat(log)
        .doesNotContain(
            "zoe-4711",
            "max-0815",
            token,
            token.substring(token.lastIndexOf('.')),
            twilio.apiKeySecret(),
            twilio.authToken());
  }

  @Test
  void alertsAreSetUpOnceHoweverOftenItStarts() throws Exception {
    for (int i = 0; i < 2; i++) {
      ConfigurableApplicationContext app =
          start("--bookend.alert.money-per-day=5", "--bookend.alert.money-per-month=100");
      app.getBean(UsageAlerts.class).setUp();
      app.getBean(UsageAlerts.class).setUp();
    }

    assertThat(triggers().split("\"friendly_name\"", -1)).hasSize(3);
    assertThat(triggers())
        .contains("Bookend money-per-day localhost", "Bookend money-per-month localhost");
    assertThat(apps.get(0).getBean(TwilioUsage.class).total(TwilioUsage.Period.TODAY)).isPresent();
  }

  private String triggers() throws Exception {
    String key = twilio.apiKeySid() + ":" + twilio.apiKeySecret();
    String path = "/2010-04-01/Accounts/" + twilio.accountSid() + "/Usage/Triggers.json";
    HttpRequest request =
        HttpRequest.newBuilder(rest.uri().resolve(path))
            .header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void anAlertThatCanNotBeSetUpKeepsNothingFromStarting() throws Exception {
    twilio.faults().happen(Operation.READ_TRIGGERS, Fault.ERROR, 1);
    ConfigurableApplicationContext app = start("--bookend.alert.money-per-day=5");
    app.getBean(UsageAlerts.class).setUp();
    app.getBean(UsageAlerts.class).setUp();

    assertThat(triggers()).contains("Bookend money-per-day localhost");
  }

  private ConfigurableApplicationContext start(String... more) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    SpringApplication app = new SpringApplication(Host.class);
    ConfigurableApplicationContext started =
        app.run(
            Stream.concat(
                    Stream.of(
                        "--server.port=" + port,
                        "--TWILIO_ACCOUNT_SID=" + twilio.accountSid(),
                        "--TWILIO_API_KEY_SID=" + twilio.apiKeySid(),
                        "--TWILIO_API_KEY_SECRET=" + twilio.apiKeySecret(),
                        "--TWILIO_AUTH_TOKEN=" + twilio.authToken(),
                        "--bookend.twilio.api-url=" + rest.uri(),
                        "--bookend.twilio.public-url=http://localhost:" + port,
                        "--bookend.jdbc.enabled=false",
                        "--bookend.keeper.enabled=false"),
                    Stream.of(more))
                .toArray(String[]::new));
    apps.add(started);
    return started;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }
}
