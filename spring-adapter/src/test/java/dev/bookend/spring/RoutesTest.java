package dev.bookend.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallEvent;
import dev.bookend.port.CallListener;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** The routes in a host of its own habits, over real HTTP. */
class RoutesTest {
  private static final String CALLS = "/bookings/video-call";
  private static final String NO_CALL = CALLS + "/00000000-0000-4000-8000-000000000000";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext host;

  @BeforeAll
  static void start() {
    host = run("bookend.provider=emulator", "bookend.call.extendable-by=1m");
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  private static ConfigurableApplicationContext run(String... properties) {
    return new SpringApplicationBuilder(Host.class)
        .properties("server.port=0", "spring.main.banner-mode=off")
        .properties(properties)
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    final BlockingQueue<CallEvent> told = new LinkedBlockingQueue<>();
    final BlockingQueue<CallEvent.Accepted> published = new LinkedBlockingQueue<>();

    /** Who calls is in a header. */
    @Bean
    Filter security() {
      return (request, response, chain) -> {
        HttpServletRequest http = (HttpServletRequest) request;
        String who = http.getHeader("X-User");
        Principal principal = who == null ? null : () -> who.equals("nameless") ? null : who;
        chain.doFilter(
            new HttpServletRequestWrapper(http) {
              @Override
              public @Nullable Principal getUserPrincipal() {
                return principal;
              }
            },
            response);
      };
    }

    @Bean
    CallListener listener() {
      return (event, call) -> told.add(event);
    }

    @EventListener
    void on(CallEvent.Accepted event) {
      published.add(event);
    }

    @Bean
    Envelope envelope() {
      return new Envelope();
    }
  }

  /** What some hosts do to the answers of all their controllers. */
  @ControllerAdvice
  static class Envelope implements ResponseBodyAdvice<Object> {
    @Override
    public boolean supports(
        MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
      return true;
    }

    @Override
    public Object beforeBodyWrite(
        Object body,
        MethodParameter returnType,
        MediaType type,
        Class<? extends HttpMessageConverter<?>> converter,
        ServerHttpRequest request,
        ServerHttpResponse response) {
      return "wrapped";
    }
  }

  @Test
  void aCallGoesFromRequestToEnd() {
    Reply asked = post("anna", CALLS + "/request", "{\"invitee_ids\":[\"ben\"]}");
    assertThat(asked.status()).isEqualTo(201);
    assertThat(asked.json())
        .containsEntry("status", "pending")
        .containsEntry("requested_by", "anna");
    String call = CALLS + "/" + asked.json().get("id");
    assertThat(asked.header("Location")).isEqualTo("/api" + call);
    assertThat(asked.header("Content-Type")).isEqualTo("application/json");

    assertThat(post("ben", call + "/accept", "").json()).containsEntry("status", "accepted");
    Reply token = get("ben", call + "/token");
    assertThat(token.json()).containsEntry("identity", "ben").containsEntry("provider", "emulator");
    assertThat(token.header("Cache-Control")).isEqualTo("no-store");
    assertThat(
            post("anna", "/video/generate-token", "{\"room_name\":\"%s\"}".formatted(room(asked)))
                .json())
        .containsEntry("identity", "anna");

    post("ben", call + "/connected", "");
    assertThat(post("anna", call + "/connected", "").json()).containsEntry("status", "in_progress");
    assertThat(post("anna", call + "/extend", "{\"seconds\":60}").status()).isEqualTo(200);
    assertThat(post("anna", call + "/left", "").status()).isEqualTo(200);
    assertThat(post("ben", call + "/complete", "").json()).containsEntry("status", "completed");
    assertThat(items(get("ben", call + "/history"))).hasSizeGreaterThan(6);
  }

  private static Object room(Reply call) {
    return requireNonNull(call.json().get("room_name"));
  }

  @SuppressWarnings("unchecked")
  private static List<Object> items(Reply reply) {
    return (List<Object>) requireNonNull(reply.json().get("items"));
  }

  @Test
  void aCallIsMovedCalledOffAndFoundAgain() {
    String call = request("carl", "dora");
    String moved = "{\"scheduled_time\":\"%s\"}".formatted(Instant.now().plusSeconds(3600));
    assertThat(post("carl", call + "/reschedule", moved).status()).isEqualTo(200);
    assertThat(post("dora", call + "/cancel", "{\"reason\":\"ill\"}").json())
        .containsEntry("status", "cancelled");
    assertThat(items(get("carl", CALLS + "?status=cancelled&limit=1"))).hasSize(1);
    assertThat(items(get("carl", CALLS + "?status=pending"))).isEmpty();
  }

  private static String request(String who, String whom) {
    Reply asked = post(who, CALLS + "/request", "{\"invitee_ids\":[\"%s\"]}".formatted(whom));
    return CALLS + "/" + asked.json().get("id");
  }

  @Test
  void theSameKeyIsTheSameCall() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(host, "/api" + CALLS + "/request"))
            .header("X-User", "emil")
            .header("Idempotency-Key", "once")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"invitee_ids\":[\"fay\"]}"));
    assertThat(send(request).json().get("id")).isEqualTo(send(request).json().get("id"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ",
    "POST, /accept",
    "POST, /cancel",
    "GET, /token",
    "POST, /connected",
    "POST, /left",
    "POST, /complete",
    "GET, /history"
  })
  void aCallThatIsNotTheCallersIsAProblem(String method, String route) {
    Reply reply = send("gus", method, NO_CALL + (route == null ? "" : route), "");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json()).containsEntry("code", "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/request", "/00000000-0000-4000-8000-000000000000/accept"})
  void whoIsNobodyIsNotLetIn(String route) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(host, "/api" + CALLS + route))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"requested_by\":\"anna\",\"identity\":\"anna\"}"));
    assertThat(send(request).status()).isEqualTo(401);
  }

  @Test
  void aPrincipalWithoutANameIsNobodyAndNotTheHost() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(host, "/api" + CALLS)).header("X-User", "nameless").GET();

    assertThat(send(request).status()).isEqualTo(401);
  }

  @Test
  void aFormIsNotTaken() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(host, "/api" + CALLS + "/request"))
            .header("X-User", "anna")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("invitee_ids=ben"));
    assertThat(send(request).status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, 1_000_000, 4_000_000})
  void aBodyThatIsTooLargeIsNotTaken(int size) {
    Reply reply = post("anna", CALLS + "/request", "{\"a\":\"" + "x".repeat(size) + "\"}");
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json()).containsEntry("code", "too_large");
  }

  @Test
  void listenersAndApplicationListenersHearWhatHappened() throws InterruptedException {
    Host beans = host.getBean(Host.class);
    beans.told.clear();
    beans.published.clear();
    String call = request("hal", "ida");
    post("ida", call + "/accept", "");

    CallEvent.Accepted accepted = beans.published.poll(10, TimeUnit.SECONDS);
    assertThat(accepted).isNotNull();
    assertThat(accepted.by()).isEqualTo("ida");
    assertThat(beans.told)
        .filteredOn(event -> event.callId().equals(accepted.callId()))
        .first()
        .isInstanceOf(CallEvent.Requested.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/care/v2", ""})
  void theBasePathIsTheHostsChoice(String base) {
    try (ConfigurableApplicationContext moved = run("bookend.http.base-path=" + base)) {
      assertThat(send(as("anna", moved, base + NO_CALL)).json()).containsEntry("code", "not_found");
      if (!base.isEmpty()) {
        assertThat(send(as("anna", moved, "/api" + NO_CALL)).response().body())
            .doesNotContain("not_found");
      }
    }
  }

  @Test
  void withoutCredentialsATokenIsServiceUnavailable() {
    try (ConfigurableApplicationContext bare = run("bookend.provider=twilio")) {
      HttpRequest.Builder ask =
          as("anna", bare, "/api" + CALLS + "/request")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"invitee_ids\":[\"ben\"]}"));
      String call = "/api" + CALLS + "/" + send(ask).json().get("id");
      send(as("ben", bare, call + "/accept").POST(BodyPublishers.noBody()));
      Reply token = send(as("ben", bare, call + "/token"));
      assertThat(token.status()).isEqualTo(503);
      assertThat(token.json()).containsEntry("code", "video_not_configured");
    }
  }

  private static HttpRequest.Builder as(
      String who, ConfigurableApplicationContext context, String path) {
    return HttpRequest.newBuilder(uri(context, path)).header("X-User", who);
  }

  private static Reply get(String who, String path) {
    return send(who, "GET", path, "");
  }

  private static Reply post(String who, String path, String body) {
    return send(who, "POST", path, body);
  }

  private static Reply send(String who, String method, String path, String body) {
    HttpRequest.Builder request = as(who, host, "/api" + path);
    if (body.isEmpty()) {
      return send(request.method(method, BodyPublishers.noBody()));
    }
    return send(
        request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  private static URI uri(ConfigurableApplicationContext context, String path) {
    String port = context.getEnvironment().getProperty("local.server.port");
    return URI.create("http://localhost:" + port + path);
  }

  private static Reply send(HttpRequest.Builder request) {
    try {
      return new Reply(CLIENT.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    Map<String, Object> json() {
      return JsonParserFactory.getJsonParser().parseMap(response.body());
    }
  }
}
