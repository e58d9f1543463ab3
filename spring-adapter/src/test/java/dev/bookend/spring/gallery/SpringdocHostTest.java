package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.bookend.spring.gallery.RunningHost.Reply;
import io.swagger.v3.oas.models.OpenAPI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** F5: a host whose OpenAPI document is springdoc's. */
@Tag("libraries")
class SpringdocHostTest {
  private static final String DOCUMENT = "/v3/api-docs";
  private static final String CALLS = "/bookings/video-call";

  @ParameterizedTest
  @ValueSource(strings = {"openapi_3_0", "openapi_3_1"})
  void theHostsDocumentHasBookendsRoutesAndItsOwnAsBefore(String version) {
    String setting = "springdoc.api-docs.version=" + version;
    Map<String, Object> before;
    try (RunningHost plain = RunningHost.without(Hosts.Plain.class, setting)) {
      before = plain.get("anna", DOCUMENT).json();
    }
    try (RunningHost app = RunningHost.with(Hosts.Plain.class, setting)) {
      Map<String, Object> with = app.get("anna", DOCUMENT).json();

      assertThat(paths(before))
          .containsOnlyKeys("/patients", "/bookings/{kind}/{id}", "/bookings/{kind}/{id}/{what}");
      Map<String, Object> others = new LinkedHashMap<>(paths(with));
      assertThat(others).containsAllEntriesOf(paths(before));
      others.keySet().removeAll(paths(before).keySet());
      assertThat(others)
          .containsKeys("/api" + CALLS + "/request", "/api" + CALLS + "/{id}/token")
          .allSatisfy((path, item) -> assertThat(path).startsWith("/api/"));
      assertThat(components(with, "schemas")).containsKey("BookendCall");
      // the ports differ, and the host alone has no components
      Set<String> compared = Set.of("openapi", "info");
      with.keySet().retainAll(compared);
      before.keySet().retainAll(compared);
      assertThat(with).isEqualTo(before).hasSize(2);
    }
  }

  @Test
  void aRouteHasItsParametersBodiesAndAnswers() {
    try (RunningHost app = RunningHost.with(Hosts.Plain.class)) {
      Map<String, Object> document = app.get("anna", DOCUMENT).json();

      Map<String, Object> request = operation(document, "/api" + CALLS + "/request", "post");
      assertThat(request.get("requestBody").toString()).contains("BookendRequest");
      assertThat(map(request, "responses")).containsKeys("201", "400", "429", "503");
      Map<String, Object> token = operation(document, "/api" + CALLS + "/{id}/token", "get");
      assertThat(token.get("parameters").toString()).contains("bookendCallId", "Sec-Fetch-Site");
      assertThat(operation(document, "/api/video/twilio/events", "post"))
          .contains(entry("security", List.of()));
      assertThat(map(map(components(document, "schemas"), "BookendParticipant"), "properties"))
          .hasEntrySatisfying(
              "role", role -> assertThat(role.toString()).contains("string").contains("null"));
      assertThat(unresolved(document)).isEmpty();
    }
  }

  /** References to components that are not there. */
  private static Set<String> unresolved(Map<String, Object> document) {
    Set<String> unresolved = new TreeSet<>();
    Pattern.compile("#/components/(\\w+)/(\\w+)")
        .matcher(document.toString())
        .results()
        .filter(ref -> !components(document, ref.group(1)).containsKey(ref.group(2)))
        .forEach(ref -> unresolved.add(ref.group()));
    return unresolved;
  }

  /** C42: as a client reads it, server and path together. */
  @ParameterizedTest
  @CsvSource({
    "server.servlet.context-path=/care, bookend.http.base-path=/api, /care",
    "spring.mvc.servlet.path=/app, bookend.http.base-path=/video/api, /app"
  })
  void aRouteIsWhereTheDocumentSaysItIs(String host, String base, String before) {
    try (RunningHost app = RunningHost.with(Hosts.Plain.class, host, base)) {
      Map<String, Object> document = app.get("anna", before + DOCUMENT).json();
      String server =
          ((Map<?, ?>) ((List<?>) document.get("servers")).get(0)).get("url").toString();
      String path =
          paths(document).keySet().stream()
              .filter(it -> it.endsWith(CALLS))
              .findFirst()
              .orElseThrow();

      Reply list = app.get("anna", server.replaceFirst("https?://[^/]+", "") + path);

      assertThat(list.status()).isEqualTo(200);
      assertThat(list.json()).containsKeys("items", "next_cursor");
    }
  }

  @Test
  void aRouteOfTheHostsIsDescribedAsTheHosts() {
    try (RunningHost app = RunningHost.with(Hosts.OwnCalls.class)) {
      Map<String, Object> document = app.get("anna", DOCUMENT).json();

      assertThat(paths(document))
          .containsKey("/api" + CALLS + "/{call}")
          .doesNotContainKey("/api" + CALLS + "/{id}")
          .containsKey("/api" + CALLS + "/{id}/history");
    }
  }

  @Test
  void aHostWithoutBookendsRoutesHasNoneInItsDocument() {
    try (RunningHost app = RunningHost.with(Hosts.Plain.class, "bookend.http.enabled=false")) {
      assertThat(app.get("anna", DOCUMENT).body()).doesNotContain("video-call", "Bookend");
    }
  }

  @Test
  void groupsHaveThemIfTheHostSaysSoAndItsCustomizersSeeThem() {
    try (RunningHost app = RunningHost.with(Grouped.class)) {
      assertThat(app.get("anna", DOCUMENT + "/patients").body()).doesNotContain("video-call");
      assertThat(paths(app.get("anna", DOCUMENT + "/all").json()))
          .containsKeys("/patients", "/api" + CALLS + "/request");
      assertThat(app.get("anna", DOCUMENT).status()).isEqualTo(200);
      assertThat(app.context().getBean(Grouped.class).seen)
          .contains("/patients", "/api" + CALLS + "/request");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Hosts.Plain.class)
  static class Grouped {
    final Set<String> seen = new CopyOnWriteArraySet<>();

    @Bean
    GroupedOpenApi patients() {
      return GroupedOpenApi.builder().group("patients").pathsToMatch("/patients/**").build();
    }

    @Bean
    GroupedOpenApi all(List<OpenApiCustomizer> customizers) {
      GroupedOpenApi.Builder all = GroupedOpenApi.builder().group("all").pathsToMatch("/**");
      new ArrayList<>(customizers).forEach(all::addOpenApiCustomizer);
      return all.build();
    }

    @Bean
    OpenApiCustomizer watching() {
      return (OpenAPI document) -> seen.addAll(document.getPaths().keySet());
    }
  }

  private static Map<String, Object> paths(Map<String, Object> document) {
    return map(document, "paths");
  }

  private static Map<String, Object> components(Map<String, Object> document, String kind) {
    return map(map(document, "components"), kind);
  }

  private static Map<String, Object> operation(
      Map<String, Object> document, String path, String method) {
    return map(map(paths(document), path), method);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> json, String field) {
    return (Map<String, Object>) json.get(field);
  }
}
