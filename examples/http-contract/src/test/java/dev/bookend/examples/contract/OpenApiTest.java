package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.bookend.http.HttpSettings;
import dev.bookend.http.OpenApiDocument;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F5: the OpenAPI document and the transcripts match in both directions. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String URI = "urn:bookend:openapi";
  private static final List<String> METHODS = List.of("get", "post", "put", "delete", "head");

  private static final JsonNode DOCUMENT = read(OpenApiDocument.version31(HttpSettings.defaults()));

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          factory ->
              factory.schemaLoaders(
                  loaders -> loaders.schemas(Map.of(URI, closed(DOCUMENT).toString()))));

  private static final SchemaValidatorsConfig FORMATS_COUNT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private record Operation(String route, String pointer) {
    JsonNode node() {
      return DOCUMENT.at(pointer);
    }
  }

  private static final Map<String, Operation> OPERATIONS =
      fields(DOCUMENT.get("paths")).stream()
          .flatMap(
              path ->
                  METHODS.stream()
                      .filter(DOCUMENT.get("paths").get(path)::has)
                      .map(
                          method ->
                              new Operation(
                                  method.toUpperCase(Locale.ROOT) + " " + path,
                                  "/paths/" + path.replace("/", "~1") + "/" + method)))
          .collect(Collectors.toMap(Operation::route, it -> it, (a, b) -> a, TreeMap::new));

  static Stream<String> documents() {
    return Stream.of(
        OpenApiDocument.version31(HttpSettings.defaults()),
        OpenApiDocument.version30(HttpSettings.defaults()));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("documents")
  void theDocumentIsValid(String document) {
    var parsed = new OpenAPIV3Parser().readContents(document);

    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getPaths()).hasSameSizeAs(DOCUMENT.get("paths"));
  }

  @Test
  void theDocumentHasExactlyTheRoutesOfTheTranscripts() {
    assertThat(OPERATIONS.keySet())
        .isEqualTo(Exchange.ALL.stream().map(Exchange::route).collect(Collectors.toSet()));
  }

  @Test
  void everyResponseMatchesTheDocument() {
    for (Exchange exchange : Exchange.ALL) {
      JsonNode response = response(exchange);
      assertThat(response.isMissingNode()).as(exchange.text()).isFalse();
      // the application's own security defines the rest of a 401
      if (exchange.status() != 401) {
        hasItsHeaders(exchange, response);
        hasItsBody(exchange, response);
      }
    }
  }

  private static JsonNode response(Exchange exchange) {
    return DOCUMENT.at(responsePointer(exchange));
  }

  private static String responsePointer(Exchange exchange) {
    String direct = OPERATIONS.get(exchange.route()).pointer() + "/responses/" + exchange.status();
    JsonNode ref = DOCUMENT.at(direct).get("$ref");
    return ref == null ? direct : ref.asText().substring(1);
  }

  private static void hasItsHeaders(Exchange exchange, JsonNode response) {
    Set<String> sent = new TreeSet<>(exchange.headers().keySet());
    sent.remove("Content-Type");
    Set<String> documented = new TreeSet<>(fields(response.path("headers")));
    documented.remove("Allow"); // not part of the transcripts
    assertThat(documented).as(exchange.text()).containsAll(sent);
    documented.remove("Retry-After"); // only sent if the time of the next attempt is known
    assertThat(sent).as(exchange.text()).containsAll(documented);
  }

  private static void hasItsBody(Exchange exchange, JsonNode response) {
    String type = exchange.headers().getOrDefault("Content-Type", "");
    assertThat(fields(response.path("content")))
        .as(exchange.text())
        .isEqualTo(type.isEmpty() ? Set.of() : Set.of(type));
    if (!type.isEmpty()) {
      String content = responsePointer(exchange) + "/content/" + type.replace("/", "~1");
      assertThat(errors(content + "/schema", exchange.answer())).as(exchange.text()).isEmpty();
    }
  }

  @Test
  void everyAcceptedBodyMatchesTheDocument() {
    Set<String> walked = new TreeSet<>();
    for (Exchange exchange : Exchange.ALL) {
      if (exchange.status() < 300 && exchange.sent().startsWith("{")) {
        walked.add(exchange.route());
        String content =
            OPERATIONS.get(exchange.route()).pointer() + "/requestBody/content/application~1json";
        assertThat(errors(content + "/schema", exchange.sent())).as(exchange.text()).isEmpty();
      }
    }

    assertThat(walked)
        .isEqualTo(
            OPERATIONS.values().stream()
                .filter(it -> it.node().at("/requestBody/content").has("application/json"))
                .map(Operation::route)
                .collect(Collectors.toSet()));
  }

  @Test
  void everyQueryParameterIsDocumented() {
    for (Exchange exchange : Exchange.ALL) {
      Set<String> documented = new LinkedHashSet<>();
      for (JsonNode parameter : OPERATIONS.get(exchange.route()).node().path("parameters")) {
        documented.add(parameter.path("name").asText());
      }
      Stream.of(exchange.query().split("&", -1))
          .map(parameter -> parameter.split("=", 2)[0])
          .filter(name -> !name.isEmpty() && !name.equals("unknown"))
          .forEach(name -> assertThat(documented).as(exchange.text()).contains(name));
    }
  }

  /** Streams are no exchanges of a transcript; LiveStory tests them. */
  @Test
  void everyDocumentedQueryParameterOccurs() {
    OPERATIONS.forEach(
        (route, operation) -> {
          if (operation.node().at("/responses/200/content").has("text/event-stream")) {
            return;
          }
          Set<String> sent =
              Exchange.ALL.stream()
                  .filter(exchange -> exchange.route().equals(route) && exchange.status() == 200)
                  .flatMap(exchange -> Stream.of(exchange.query().split("&", -1)))
                  .map(parameter -> parameter.split("=", 2)[0])
                  .collect(Collectors.toSet());
          for (JsonNode parameter : operation.node().path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
              assertThat(sent).as(route).contains(parameter.path("name").asText());
            }
          }
        });
  }

  /** A field that occurs in no transcript may not exist at all. */
  @Test
  void everyDocumentedResponseFieldOccurs() {
    String all = Exchange.ALL.stream().map(Exchange::answer).collect(Collectors.joining());
    JsonNode schemas = DOCUMENT.at("/components/schemas");
    Map<String, Set<String>> unmet = new HashMap<>();
    for (String schema : fields(schemas)) {
      Set<String> missing = new TreeSet<>(fields(schemas.get(schema).path("properties")));
      missing.removeIf(field -> all.contains("\"" + field + "\":"));
      unmet.put(schema, missing);
    }

    unmet.keySet().removeAll(requestSchemas());
    unmet.values().removeIf(Set::isEmpty);
    assertThat(unmet).isEmpty();
  }

  private static Set<String> requestSchemas() {
    return OPERATIONS.values().stream()
        .map(it -> it.node().at("/requestBody/content/application~1json/schema/$ref").asText())
        .map(ref -> ref.substring(ref.lastIndexOf('/') + 1))
        .collect(Collectors.toSet());
  }

  private static List<String> errors(String pointer, String body) {
    JsonSchema schema = SCHEMAS.getSchema(SchemaLocation.of(URI + "#" + pointer), FORMATS_COUNT);
    return schema.validate(read(unmasked(body))).stream().map(Object::toString).toList();
  }

  /** Replaces placeholders by values of the same type. */
  private static String unmasked(String body) {
    return body.replaceAll("\\{id \\d+}", "2f1b1f0e-8c5e-4b8f-9d55-0f5a4a2e7c11")
        .replaceAll("\\{seconds}", "1")
        .replaceAll("\\{token}|\\{cursor}", "text")
        .replaceAll("\"\\{[a-z0-9 ]+}\"", "\"2026-11-29T12:00:00Z\"");
  }

  /** Forbids unknown fields, which clients must ignore. */
  private static JsonNode closed(JsonNode document) {
    JsonNode copy = document.deepCopy();
    for (JsonNode schema : copy.findParents("properties")) {
      // an object named "properties" is either part of a schema or a field
      if (schema.path("type").asText().equals("object")) {
        ((ObjectNode) schema).put("unevaluatedProperties", false);
      }
    }
    for (JsonNode schema : copy.findParents("allOf")) {
      for (JsonNode part : schema.get("allOf")) {
        if (part instanceof ObjectNode object) {
          object.remove("unevaluatedProperties");
        }
      }
    }
    return copy;
  }

  private static Set<String> fields(JsonNode node) {
    return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }
}
