package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.spring.gallery.RunningHost.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Routes of the application and of Bookend, for each kind of MVC configuration. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("hosts")
class HostRoutesTest {
  private static final String CALLS = "/bookings/video-call";

  private static final String OVERRIDING = "spring.main.allow-bean-definition-overriding=true";

  /** An application, and the prefix of Bookend's base path in it. */
  record Case(String name, Class<?> host, String before, List<String> properties) {
    @Override
    public String toString() {
      return name;
    }

    String base() {
      return properties.contains("bookend.http.base-path=/care") ? "/care" : "/api";
    }
  }

  static Stream<Case> hosts() {
    return Stream.of(
        host("plain", Hosts.Plain.class),
        host("plain, other base path", Hosts.Plain.class, "bookend.http.base-path=/care"),
        prefixed("/api", "annotation"),
        prefixed("/api", "any"),
        prefixed("/api", "package"),
        prefixed("/v1", "annotation"),
        prefixed("/v1", "any"),
        prefixed("/v1", "package"),
        host(
            "prefix /care, as Bookend's",
            Hosts.Prefixed.class,
            "gallery.prefix=/care",
            "gallery.of=any",
            "bookend.http.base-path=/care"),
        host("configuration support", Hosts.Supported.class),
        host("@EnableWebMvc", Hosts.Enabled.class),
        host("bare handler mapping", Hosts.BareMapping.class, OVERRIDING),
        host("single page", Hosts.SinglePage.class),
        host(
            "Ant patterns",
            Hosts.Plain.class,
            "spring.mvc.pathmatch.matching-strategy=ant_path_matcher"),
        host(
            "API versions",
            Hosts.Plain.class,
            "spring.mvc.apiversion.required=true",
            "spring.mvc.apiversion.use.header=API-Version"),
        below("/care", "server.servlet.context-path=/care"),
        below("/app", "spring.mvc.servlet.path=/app"),
        below("/care/app", "server.servlet.context-path=/care", "spring.mvc.servlet.path=/app"));
  }

  private static Case host(String name, Class<?> host, String... properties) {
    return new Case(name, host, "", List.of(properties));
  }

  private static Case prefixed(String prefix, String of) {
    return host(
        "prefix " + prefix + " for " + of,
        Hosts.Prefixed.class,
        "gallery.prefix=" + prefix,
        "gallery.of=" + of);
  }

  private static Case below(String path, String... properties) {
    return new Case("below " + path, Hosts.Plain.class, path, List.of(properties));
  }

  /** C1, C5. */
  @ParameterizedTest
  @MethodSource("hosts")
  void theApplicationsRoutesAreUnchanged(Case host) {
    String[] properties = host.properties.toArray(String[]::new);
    Map<String, Reply> before;
    try (RunningHost plain = RunningHost.without(host.host, properties)) {
      before = replies(plain, host);
    }
    before.entrySet().removeIf(e -> e.getKey().contains(CALLS) && e.getValue().status() == 404);
    try (RunningHost app = RunningHost.with(host.host, properties)) {
      assertThat(replies(app, host)).containsAllEntriesOf(before);

      String base = host.before + host.base();
      bookendsRoutesAreBelow(app, base);
      assertThat(app.callback(base, host.base()).status()).isEqualTo(204);
    }
  }

  private static Map<String, Reply> replies(RunningHost app, Case host) {
    Map<String, Reply> replies = new LinkedHashMap<>();
    for (String prefix : List.of("", "/api", "/v1", "/care")) {
      String before = host.before + prefix;
      replies.put("anonymous " + before, app.get("", before + "/patients"));
      replies.put("add " + before, app.post("anna", before + "/patients", "{\"name\":\"Ünal\"}"));
      for (String request :
          List.of(
              "GET /patients",
              "HEAD /patients",
              "OPTIONS /patients",
              "PUT /patients",
              "GET /patients/",
              "GET /patients?a=1",
              "GET /bookings/visit/7/notes",
              "DELETE " + CALLS + "/7",
              "POST " + CALLS + "/7/notes",
              "GET /nothing")) {
        String[] parts = request.split(" ", -1);
        replies.put(parts[0] + before + parts[1], app.send("anna", parts[0], before + parts[1]));
      }
    }
    return replies;
  }

  /** C42. */
  private static void bookendsRoutesAreBelow(RunningHost app, String base) {
    Reply asked = app.post("anna", base + CALLS + "/request", "{\"invitee_ids\":[\"ben\"]}");
    assertThat(asked.status()).isEqualTo(201);
    assertThat(asked.header("location")).isEqualTo(base + CALLS + '/' + asked.json().get("id"));
    assertThat(app.get("ben", asked.header("location")).json())
        .containsEntry("id", asked.json().get("id"));
  }

  /** C1. */
  @Test
  void securedPathsStaySecured() {
    try (RunningHost app =
        RunningHost.with(Hosts.Prefixed.class, "gallery.prefix=/api", "gallery.of=annotation")) {
      assertThat(app.get("", "/patients").status()).isEqualTo(404);
      assertThat(app.get("", "/api/patients").status()).isEqualTo(401);
      assertThat(app.get("anna", "/api/patients").status()).isEqualTo(200);
    }
  }

  @Test
  void unsupportedMethodsAnswer405() {
    try (RunningHost app = RunningHost.with(Hosts.Plain.class)) {
      Reply put = app.send("anna", "PUT", "/api" + CALLS);
      assertThat(put.status()).isEqualTo(405);
      assertThat(put.header("allow")).contains("GET");
      assertThat(app.send("anna", "OPTIONS", "/api" + CALLS).header("allow")).contains("GET");
    }
  }

  @Test
  void aRouteOfTheApplicationAtTheSamePathTakesPrecedence(CapturedOutput log) {
    try (RunningHost app = RunningHost.with(Hosts.OwnCalls.class)) {
      assertThat(app.get("anna", "/api" + CALLS + "/7").body()).isEqualTo("the host's own call 7");
      assertThat(app.get("anna", "/api" + CALLS).status()).isEqualTo(200);
      assertThat(app.get("anna", "/api" + CALLS + '/' + UUID.randomUUID() + "/history").status())
          .isEqualTo(404);
      assertThat(log).contains("GET [/api/bookings/video-call/{id}]", "bookend.http.base-path");
    }
  }
}
