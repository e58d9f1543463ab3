package dev.bookend.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.VideoCall;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Guest;
import dev.bookend.keeper.CallHealth;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.port.CallRepository;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioUsage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that sets only Twilio's four variables and a public address, over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class TwilioStoryTest {
  private static final String PUBLIC_URL = "https://care.example";
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");

  private final TwilioEmulator twilio = new TwilioEmulator();
  private final TwilioEmulator.Server rest = twilio.serve(0);
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<ConfigurableApplicationContext> apps = new ArrayList<>();

  @AfterEach
  void stop() {
    apps.forEach(ConfigurableApplicationContext::close);
    rest.close();
  }

  @Test
  void aCallRunsOnTwilioRoomsAndCallbacks() throws Exception {
    ConfigurableApplicationContext app = start();
    VideoCallService calls = app.getBean(VideoCallService.class);
    assertThat(app.getBean(VideoRooms.class).provider()).isEqualTo("twilio");

    CallId id = calls.request(ANNA, CallRequest.inviting("ben").at(calls.now())).id();
    calls.accept(BEN, id);
    Guest anna = twilio.join(calls.join(ANNA, id).token());
    twilio.join(calls.join(BEN, id).token());
    assertThat(calls.get(ANNA, id).status()).isEqualTo(CallStatus.ACCEPTED);
    deliverCallbacks(app);
    assertThat(calls.get(ANNA, id).status()).isEqualTo(CallStatus.IN_PROGRESS);

    calls.complete(ANNA, id);
    while (app.getBean(CallKeeper.class).runDue() > 0) {
      Thread.onSpinWait();
    }
    deliverCallbacks(app);
    VideoCall over = app.getBean(CallRepository.class).find(id).orElseThrow();
    assertThat(over.room().closedAt()).isNotNull();
    assertThat(over.dueAt()).isEmpty();
    assertThat(anna.isConnected()).isFalse();
    assertThat(twilio.rooms().openRooms()).isEmpty();
    MeterRegistry meters = app.getBean(MeterRegistry.class);
    assertThat(meters.get("bookend.callbacks").tag("outcome", "read").counter().count())
        .isGreaterThanOrEqualTo(3);
    assertThat(meters.get("bookend.provider.requests").tag("operation", "open").timer().count())
        .isEqualTo(1);
  }

  @Test
  void theLogContainsNoSecretsTokensOrIdentities(CapturedOutput log) throws Exception {
    ConfigurableApplicationContext app =
        start("--logging.level.dev.bookend=DEBUG", "--bookend.usage-alert.money-per-day=5");
    VideoCallService calls = app.getBean(VideoCallService.class);
    Actor zoe = Actor.of("zoe-4711");
    CallId id = calls.request(zoe, CallRequest.inviting("max-0815").at(calls.now())).id();
    calls.accept(Actor.of("max-0815"), id);
    twilio.faults().inject(Operation.CREATE_ROOM, Fault.BAD_GATEWAY_AFTER_EFFECT, 1);
    String token = calls.join(zoe, id).token();
    twilio.join(token);
    deliverCallbacks(app);
    twilio.faults().inject(Operation.END_ROOM, Fault.ERROR, 2);
    calls.complete(Actor.system(), id);
    app.getBean(CallKeeper.class).runDue();

    assertThat(log).contains("Call " + id, "with status 201");
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
  void usageAlertsAreInstalledOnceAcrossRestarts() throws Exception {
    for (int i = 0; i < 2; i++) {
      alerts(
              PUBLIC_URL,
              "bookend.usage-alert.money-per-day=5",
              "bookend.usage-alert.money-per-month=100")
          .run(
              context -> {
                assertThat(context.getBean(UsageAlertInstaller.class).ensure()).isTrue();
                assertThat(context.getBean(UsageAlertInstaller.class).ensure()).isTrue();
                assertThat(context.getBean(TwilioUsage.class).total(TwilioUsage.Period.TODAY))
                    .isPresent();
              });
    }
    alerts("https://care.example/other", "bookend.usage-alert.money-per-day=5")
        .run(context -> assertThat(context.getBean(UsageAlertInstaller.class).ensure()).isTrue());

    assertThat(triggers().split("\"friendly_name\"", -1)).as("each its own").hasSize(4);
    assertThat(triggers()).contains("Bookend money-per-day ", "Bookend money-per-month ");
  }

  @Test
  void aFailedAlertInstallationIsRetried() throws Exception {
    twilio.faults().inject(Operation.READ_TRIGGERS, Fault.ERROR, 1);
    alerts(PUBLIC_URL, "bookend.usage-alert.money-per-day=5")
        .run(
            context -> {
              assertThat(context.getBean(UsageAlertInstaller.class).ensure()).isFalse();
              assertThat(context.getBean(UsageAlertInstaller.class).ensure()).isTrue();
            });

    assertThat(triggers()).contains("Bookend money-per-day ");
  }

  @Test
  void usageAlertsWithoutCallbacksAreAnError() {
    alerts("", "bookend.usage-alert.money-per-day=5")
        .run(context -> assertThat(reason(context)).startsWith("bookend.twilio.public-url must"));
    alerts(PUBLIC_URL, "bookend.usage-alert.money-per-day=5", "TWILIO_AUTH_TOKEN=")
        .run(context -> assertThat(reason(context)).startsWith("TWILIO_AUTH_TOKEN must"));
    alerts(PUBLIC_URL, "bookend.usage-alert.money-per-month=0")
        .run(
            context ->
                assertThat(reason(context)).startsWith("bookend.usage-alert.money-per-month"));
  }

  @Test
  void twilioGetsTheCallbackUrlEvenIfRoutesAreDisabled() throws Exception {
    alerts(PUBLIC_URL, "bookend.usage-alert.money-per-day=5", "bookend.http.enabled=false")
        .run(context -> assertThat(context.getBean(UsageAlertInstaller.class).ensure()).isTrue());

    assertThat(triggers()).contains(PUBLIC_URL + "/api/video/twilio/usage");
  }

  private static String reason(AssertableApplicationContext context) {
    Throwable cause = context.getStartupFailure();
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage();
  }

  /** An application that never becomes ready, so that it installs no alerts in the background. */
  private ApplicationContextRunner alerts(String publicUrl, String... more) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(BookendAutoConfiguration.class))
        .withPropertyValues(
            "TWILIO_ACCOUNT_SID=" + twilio.accountSid(),
            "TWILIO_API_KEY_SID=" + twilio.apiKeySid(),
            "TWILIO_API_KEY_SECRET=" + twilio.apiKeySecret(),
            "TWILIO_AUTH_TOKEN=" + twilio.authToken(),
            "bookend.twilio.api-url=" + rest.uri(),
            "bookend.twilio.public-url=" + publicUrl,
            "bookend.keeper.enabled=false")
        .withPropertyValues(more);
  }

  @Test
  void healthReportsAnAccountThatDoesNotOwnTheKey() {
    CallKeeper keeper =
        start("--bookend.twilio.account-sid=AC" + "f".repeat(32)).getBean(CallKeeper.class);

    assertThat(keeper.health().status()).isEqualTo(CallHealth.Status.DEGRADED);
    assertThat(start().getBean(CallKeeper.class).health().status()).isEqualTo(CallHealth.Status.UP);
  }

  private String triggers() throws Exception {
    String key = twilio.apiKeySid() + ":" + twilio.apiKeySecret();
    String path = "/2010-04-01/Accounts/" + twilio.accountSid() + "/Usage/Triggers.json";
    HttpRequest request =
        HttpRequest.newBuilder(rest.uri().resolve(path))
            .header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  /** Sends callbacks with the public host name, as a reverse proxy does. */
  private void deliverCallbacks(ConfigurableApplicationContext app) throws Exception {
    String port = app.getEnvironment().getProperty("local.server.port");
    for (TwilioEmulator.Callback callback : twilio.callbackQueue().waiting()) {
      assertThat(callback.url()).startsWith(PUBLIC_URL);
      twilio.callbackQueue().remove(callback);
      String form =
          callback.parameters().entrySet().stream()
              .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
              .collect(Collectors.joining("&"));
      String path = callback.url().substring(PUBLIC_URL.length());
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("X-Twilio-Signature", callback.signature())
              .POST(BodyPublishers.ofString(form))
              .build();
      assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private ConfigurableApplicationContext start(String... more) {
    SpringApplication app = new SpringApplication(Host.class);
    ConfigurableApplicationContext started =
        app.run(
            Stream.concat(
                    Stream.of(
                        "--server.port=0",
                        "--TWILIO_ACCOUNT_SID=" + twilio.accountSid(),
                        "--TWILIO_API_KEY_SID=" + twilio.apiKeySid(),
                        "--TWILIO_API_KEY_SECRET=" + twilio.apiKeySecret(),
                        "--TWILIO_AUTH_TOKEN=" + twilio.authToken(),
                        "--bookend.twilio.api-url=" + rest.uri(),
                        "--bookend.twilio.public-url=" + PUBLIC_URL,
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
