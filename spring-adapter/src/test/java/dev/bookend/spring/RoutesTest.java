package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallEvent;
import dev.bookend.emulator.TwilioEmulator;
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
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

/** The routes over real HTTP, in an application that customizes its own responses. */
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

    /** The user's name is in a header. */
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

  /** Wraps the responses of all controllers, as some applications do. */
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

  /**
   * Calls each route once, on every line of Spring Boot. The contract of the example applications
   * tests them in detail.
   */
  @Test
  void responsesAreNotAlteredByResponseAdvice() {
    Reply asked = post("anna", CALLS + "/request", "{\"invitee_ids\":[\"ben\"]}");
    assertThat(asked.status()).isEqualTo(201);
    assertThat(asked.header("Content-Type")).isEqualTo("application/json");
    assertThat(asked.json()).containsEntry("requested_by", "anna");
    String call = CALLS + "/" + asked.json().get("id");

    assertThat(post("ben", call + "/accept", "").json()).containsEntry("status", "accepted");
    Reply token = get("ben", call + "/token");
    assertThat(token.json()).containsEntry("identity", "ben");
    String room = "{\"room_name\":\"%s\"}".formatted(asked.json().get("room_name"));
    Reply generated = post("anna", "/video/generate-token", room);
    assertThat(generated.json()).containsEntry("identity", "anna");
    TwilioEmulator twilio = host.getBean(TwilioEmulator.class);
    twilio.join((String) token.json().get("token"));
    twilio.join((String) generated.json().get("token"));
    post("ben", call + "/connected", "");
    assertThat(post("anna", call + "/connected", "").json()).containsEntry("status", "in_progress");
    assertThat(post("anna", call + "/extend", "{\"seconds\":60}").status()).isEqualTo(200);
    assertThat(post("anna", call + "/left", "").status()).isEqualTo(200);
    assertThat(post("ben", call + "/complete", "").json()).containsEntry("status", "completed");
    assertThat(get("ben", call + "/history").json()).containsKey("items");
    assertThat(get("carl", call).header("Content-Type")).isEqualTo("application/problem+json");

    String other = request("anna", "ben");
    String later = "{\"scheduled_time\":\"%s\"}".formatted(Instant.now().plusSeconds(3600));
    assertThat(post("anna", other + "/reschedule", later).status()).isEqualTo(200);
    assertThat(post("ben", other + "/cancel", "").json()).containsEntry("status", "cancelled");
    assertThat(get("anna", CALLS + "?status=pending").response().body())
        .startsWith("{\"items\":[]");
  }

  @Test
  void thePeopleOfACallChange() {
    String call = request("fred", "nora");
    post("nora", call + "/accept", "");
    assertThat(post("nora", call + "/arrive", "").status()).isEqualTo(200);
    assertThat(post("fred", call + "/admit", "{\"identity\":\"nora\"}").status()).isEqualTo(200);
    assertThat(post("fred", call + "/deny", "{\"identity\":\"nora\"}").json())
        .containsEntry("field", "identity");
    assertThat(post("fred", call + "/add", "{\"identity\":\"cleo\"}").response().body())
        .contains("\"cleo\"");
    String substitute = "{\"identity\":\"cleo\",\"by\":\"dora\"}";
    assertThat(post("fred", call + "/replace", substitute).response().body()).contains("\"dora\"");
    assertThat(post("fred", call + "/remove", "{\"identity\":\"dora\"}").status()).isEqualTo(200);
    assertThat(get("nora", call + "/attendance").json()).containsEntry("met", false);
    String why = "{\"reason\":\"Ill\"}";
    post("fred", call + "/token", "");
    assertThat(post("fred", call + "/complete", why).json()).containsEntry("reason", "Ill");
    assertThat(get("carl", call + "/attendance").status()).isEqualTo(404);
  }

  @Test
  void aGuestNeedsAKeyAndNoUser() {
    String call = request("gina", "hugo");
    post("hugo", call + "/accept", "");
    Reply invited = post("gina", call + "/guests", "{\"name\":\"Dr. Grey\"}");
    assertThat(invited.status()).isEqualTo(201);
    String identity = (String) invited.json().get("guest_id");
    String guest = "/video/guest/" + invited.json().get("key");

    assertThat(anonymous("GET", guest).json()).containsEntry("admission", "required");
    assertThat(anonymous("POST", guest + "/token").json()).containsEntry("code", "not_admitted");
    assertThat(anonymous("POST", guest + "/arrive").json()).containsEntry("admission", "waiting");
    post("gina", call + "/admit", "{\"identity\":\"%s\"}".formatted(identity));
    assertThat(anonymous("POST", guest + "/token").json()).containsEntry("identity", identity);
    assertThat(anonymous("POST", guest + "/connected").status()).isEqualTo(200);
    assertThat(anonymous("POST", guest + "/left").status()).isEqualTo(200);
    assertThat(anonymous("DELETE", guest).status()).isEqualTo(405);

    assertThat(send("gina", "DELETE", call + "/guests/" + identity, "").status()).isEqualTo(204);
    assertThat(anonymous("GET", guest).json()).containsEntry("code", "not_found");
    assertThat(anonymous("GET", "/video/guest/unknown").json()).containsEntry("code", "not_found");
  }

  @Test
  void guestsPostFromPagesOfTheSiteOnly() {
    HttpRequest.Builder crossSite =
        HttpRequest.newBuilder(uri(host, "/api/video/guest/unknown/arrive"))
            .header("Sec-Fetch-Site", "cross-site")
            .POST(BodyPublishers.noBody());
    assertThat(send(crossSite).json()).containsEntry("code", "not_allowed");
  }

  private static Reply anonymous(String method, String path) {
    return send(
        HttpRequest.newBuilder(uri(host, "/api" + path)).method(method, BodyPublishers.noBody()));
  }

  // C45
  @Test
  void postsOfOtherSitesNeedTheContentTypeJson() {
    String call = request("anna", "ben");
    for (String action :
        new String[] {
          "accept", "token", "connected", "left", "complete", "arrive", "remove", "guests"
        }) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri(host, "/api" + call + "/" + action))
              .header("X-User", "ben")
              .header("Sec-Fetch-Site", "cross-site")
              .POST(BodyPublishers.noBody());
      Reply refused = send(request);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.json()).containsEntry("code", "not_allowed");
    }
    HttpRequest.Builder preflighted =
        HttpRequest.newBuilder(uri(host, "/api" + call + "/accept"))
            .header("X-User", "ben")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.noBody());
    assertThat(send(preflighted).json()).containsEntry("status", "accepted");
  }

  private static String request(String who, String whom) {
    Reply asked = post(who, CALLS + "/request", "{\"invitee_ids\":[\"%s\"]}".formatted(whom));
    return CALLS + "/" + asked.json().get("id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/request", "/00000000-0000-4000-8000-000000000000/accept"})
  void requestsWithoutAPrincipalAreUnauthenticated(String route) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(host, "/api" + CALLS + route))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"requested_by\":\"anna\",\"identity\":\"anna\"}"));
    Reply refused = send(request);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json()).containsEntry("code", "unauthenticated");
  }

  @Test
  void aPrincipalWithoutANameIsUnauthenticated() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(host, "/api" + CALLS)).header("X-User", "nameless").GET();

    assertThat(send(request).status()).isEqualTo(401);
  }

  @Test
  void eventsAreDeliveredToListenersAndApplicationListeners() throws InterruptedException {
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
  void theBasePathIsConfigurable(String base) {
    try (ConfigurableApplicationContext moved = run("bookend.http.base-path=" + base)) {
      assertThat(send(as("anna", moved, base + NO_CALL)).json()).containsEntry("code", "not_found");
      if (!base.isEmpty()) {
        assertThat(send(as("anna", moved, "/api" + NO_CALL)).response().body())
            .doesNotContain("not_found");
      }
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
