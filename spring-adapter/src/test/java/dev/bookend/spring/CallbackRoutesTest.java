package dev.bookend.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Callbacks over real HTTP to an application whose filters read request parameters. */
@ExtendWith(OutputCaptureExtension.class)
class CallbackRoutesTest {
  private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  private static final String TOKEN = "feedfacefeedfacefeedfacefeedface";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String EVENTS = "/api/video/twilio/events";
  private static final String USAGE = "/api/video/twilio/usage";
  private static final String PUBLIC = "https://care.example/app";
  private static final String[] TWILIO = {
    "bookend.twilio.account-sid=" + ACCOUNT,
    "bookend.twilio.api-key-sid=SK0123456789abcdef0123456789abcdef",
    "bookend.twilio.api-key-secret=TopSecretTopSecretTopSecretTop42",
    "spring.mvc.hiddenmethod.filter.enabled=true"
  };
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext host;

  @BeforeAll
  static void start() {
    host =
        run(
            "bookend.twilio.auth-token=" + TOKEN,
            "bookend.twilio.room-mode=ad-hoc",
            "bookend.twilio.public-url=" + PUBLIC);
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  private static ConfigurableApplicationContext run(String... properties) {
    return new SpringApplicationBuilder(Host.class)
        .properties("server.port=0", "spring.main.banner-mode=off")
        .properties(TWILIO)
        .properties(properties)
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    final List<UsageAlert> alerts = Collections.synchronizedList(new ArrayList<>());

    /** Reads the form before all other filters. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    Filter parameters() {
      return (request, response, chain) -> {
        ((HttpServletRequest) request).getParameterMap();
        Principal anna = () -> "anna";
        chain.doFilter(
            new HttpServletRequestWrapper((HttpServletRequest) request) {
              @Override
              public Principal getUserPrincipal() {
                return anna;
              }
            },
            response);
      };
    }

    @EventListener
    void on(UsageAlert alert) {
      alerts.add(alert);
    }
  }

  private static Map<String, String> event(String name, CallId id) {
    Map<String, String> form = new TreeMap<>();
    form.put("StatusCallbackEvent", name);
    form.put("AccountSid", ACCOUNT);
    form.put("RoomSid", "RM0123456789abcdef0123456789abcdef");
    form.put("RoomName", id.roomName());
    form.put("Timestamp", Instant.now().toString());
    form.put("ParticipantSid", "PA0123456789abcdef0123456789abcdef");
    form.put("ParticipantIdentity", "änna & ben+");
    return form;
  }

  private static Map<String, String> alert() {
    Map<String, String> form = new TreeMap<>();
    form.put("AccountSid", ACCOUNT);
    form.put("UsageTriggerSid", "UT0123456789abcdef0123456789abcdef");
    form.put("UsageCategory", "group-rooms-participant-minutes");
    form.put("TriggerBy", "usage");
    form.put("TriggerValue", "1000");
    form.put("CurrentValue", "1001");
    form.put("DateFired", "Mon, 23 Nov 2026 09:00:00 +0000");
    form.put("IdempotencyToken", "once");
    return form;
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String signature(String url, Map<String, String> form) throws Exception {
    StringBuilder signed = new StringBuilder(url);
    new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(TOKEN.getBytes(UTF_8), "HmacSHA1"));
    return Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(UTF_8)));
  }

  private static int post(
      ConfigurableApplicationContext to,
      String path,
      String type,
      String body,
      @Nullable String signature)
      throws Exception {
    String port = to.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body));
    if (signature != null) {
      request.header("X-Twilio-Signature", signature);
    }
    HttpResponse<String> reply = CLIENT.send(request.build(), BodyHandlers.ofString());
    assertThat(reply.body()).doesNotContain("änna", TOKEN);
    return reply.statusCode();
  }

  private static int post(String path, Map<String, String> form) throws Exception {
    return post(host, path, FORM, encoded(form), signature(PUBLIC + path, form));
  }

  @Test
  void callbacksAreAppliedWhateverParametersFiltersRead() throws Exception {
    VideoCallService calls = host.getBean(VideoCallService.class);
    Actor anna = Actor.of("änna & ben+");
    CallId id = calls.request(anna, CallRequest.inviting("ben").at(calls.now())).id();
    calls.accept(Actor.of("ben"), id);
    calls.join(anna, id);
    calls.join(Actor.of("ben"), id);
    calls.connected(Actor.of("ben"), id);

    assertThat(post(EVENTS, event("participant-connected", id))).isEqualTo(204);
    assertThat(calls.get(anna, id).status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(post(EVENTS, event("track-added", id))).isEqualTo(204);
  }

  @Test
  void aUsageAlertIsPublishedAndLogged(CapturedOutput output) throws Exception {
    assertThat(post(USAGE, alert())).isEqualTo(204);
    assertThat(host.getBean(Host.class).alerts)
        .singleElement()
        .satisfies(alert -> assertThat(alert.id()).isEqualTo("once"));
    assertThat(output)
        .contains(
            "usage of group-rooms-participant-minutes is 1001 and has reached the threshold 1000")
        .doesNotContain(TOKEN);
  }

  /** C31. */
  @Test
  void usageAlertsAreLoggedOnOneLine(CapturedOutput output) throws Exception {
    Map<String, String> forged = alert();
    forged.put("UsageCategory", "x\r\nFAKE LINE");

    assertThat(post(USAGE, forged)).isEqualTo(400);
    assertThat(output).doesNotContain("FAKE LINE");
  }

  @Test
  void oversizedBodiesAreRejected() throws Exception {
    String wrong = "cmlnaHQgbGVuZ3RoLCB3cm9uZw==";
    assertThat(post(host, EVENTS, FORM, "a=" + "x".repeat(80_000), wrong)).isEqualTo(413);
  }

  @Test
  void noFilterIsMappedToTheApplicationsPaths() {
    assertThat(host.getBeanNamesForType(FilterRegistrationBean.class))
        .noneMatch(name -> name.startsWith("bookend"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bookend.twilio.auth-token=" + TOKEN,
        "bookend.twilio.public-url=" + PUBLIC,
        "bookend.provider=emulator"
      })
  void withoutAuthTokenOrPublicUrlCallbacksAnswer404(String half, CapturedOutput output)
      throws Exception {
    try (ConfigurableApplicationContext deaf = run(half)) {
      Map<String, String> form = event("room-ended", CallId.random());
      assertThat(post(deaf, EVENTS, FORM, encoded(form), signature(PUBLIC + EVENTS, form)))
          .isEqualTo(404);
      assertThat(post(deaf, USAGE, FORM, encoded(alert()), "x")).isEqualTo(404);
    }
    assertThat(output.toString().split("Twilio status callbacks are disabled", -1))
        .hasSize(half.endsWith("emulator") ? 1 : 2);
  }

  @Test
  void theSignatureIsVerifiedWithTheConfiguredPublicUrl() throws Exception {
    Map<String, String> form = event("room-ended", CallId.random());
    String port = host.getEnvironment().getProperty("local.server.port");
    String here = "http://localhost:" + port + EVENTS;
    assertThat(post(host, EVENTS, FORM, encoded(form), signature(here, form))).isEqualTo(403);
  }
}
