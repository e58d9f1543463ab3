package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.http.HttpSettings;
import dev.bookend.http.OpenApiDocument;
import io.smallrye.openapi.runtime.io.Format;
import io.smallrye.openapi.runtime.io.OpenApiSerializer;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F5: an application's MicroProfile OpenAPI document. */
class CallOpenApiFilterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALLS = "/care/api/bookings/video-call";
  private final OpenAPI document =
      OASFactory.createOpenAPI()
          .openapi("3.0.3")
          .info(OASFactory.createInfo().title("Care").version("7"))
          .paths(
              OASFactory.createPaths()
                  .addPathItem("/patients", item("own"))
                  .addPathItem("/{base}bookings/video-call/{id}/accept", item("scanned")));

  private static PathItem item(String summary) {
    return OASFactory.createPathItem()
        .GET(OASFactory.createOperation().operationId(summary).summary(summary));
  }

  CallOpenApiFilterTest() {
    System.setProperty("bookend.http.base-path", "/care/api");
  }

  @AfterEach
  void clear() {
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith("bookend."));
  }

  @Test
  void theRoutesAreAsInBookendsOwnDocument() throws Exception {
    JsonNode ours =
        JSON.readTree(
            OpenApiDocument.version30(new HttpSettings("/care/api", "{room_name}", "{key}")));
    document.getPaths().removePathItem("/patients");

    JsonNode filtered = filtered();

    assertThat(sorted(filtered.get("components"))).isEqualTo(sorted(ours.get("components")));
    assertThat(filtered.get("paths")).hasSameSizeAs(ours.get("paths"));
    for (JsonNode path : filtered.get("paths")) {
      assertThat(path.at("/servers/0/url").asText()).isEqualTo("/");
    }
    Map<String, JsonNode> operations = operations(ours);
    assertThat(operations(filtered)).containsOnlyKeys(operations.keySet());
    operations(filtered)
        .forEach((name, it) -> assertThat(sorted(it)).isEqualTo(sorted(operations.get(name))));
  }

  @Test
  void whatTheApplicationDocumentsStaysAndWhatWasScannedIsReplaced() throws Exception {
    document.getPaths().addPathItem(CALLS + "/{call}", item("the host's own call"));

    JsonNode paths = filtered().get("paths");

    assertThat(paths.at("/~1patients/get/summary").asText()).isEqualTo("own");
    assertThat(paths.get(CALLS + "/{call}").at("/get/summary").asText())
        .isEqualTo("the host's own call");
    assertThat(paths.has(CALLS + "/{id}")).isFalse();
    assertThat(paths.has(CALLS + "/{id}/accept")).isTrue();
    assertThat(paths.toString()).doesNotContain("{base}");
  }

  @Test
  void anApplicationWithoutRoutesHasNoneInItsDocument() throws Exception {
    System.setProperty("bookend.http.enabled", "false");

    JsonNode filtered = filtered();

    assertThat(filtered.get("paths")).hasSize(1);
    assertThat(filtered.has("components")).isFalse();
  }

  @Test
  void aSecondPassChangesNothing() throws Exception {
    JsonNode once = filtered();

    assertThat(filtered()).isEqualTo(once);
    assertThat(document.getPaths().getPathItem(CALLS).getOperations())
        .containsOnlyKeys(HttpMethod.GET);
  }

  @SuppressWarnings("deprecation") // what follows it is of the next version
  private JsonNode filtered() throws Exception {
    new CallOpenApiFilter().filterOpenAPI(document);
    return JSON.readTree(OpenApiSerializer.serialize(document, Format.JSON));
  }

  private static Map<String, JsonNode> operations(JsonNode document) {
    Map<String, JsonNode> operations = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path -> {
              JsonNode shared = path.getValue().path("parameters");
              path.getValue()
                  .properties()
                  .forEach(
                      field -> {
                        if (field.getValue().has("operationId")) {
                          operations.put(
                              field.getKey() + " " + path.getKey(),
                              withParameters(field.getValue(), shared));
                        }
                      });
            });
    return operations;
  }

  /** Those of the path are before those of the operation. */
  private static JsonNode withParameters(JsonNode operation, JsonNode shared) {
    ObjectNode copy = operation.deepCopy();
    ArrayNode all = JSON.createArrayNode();
    shared.forEach(all::add);
    operation.path("parameters").forEach(all::add);
    copy.remove("parameters");
    if (!all.isEmpty()) {
      copy.set("parameters", all);
    }
    return copy;
  }

  /**
   * Fields have no order. SmallRye states the default style of headers. Models have no null among
   * the values of an enumeration: of version 3.0 {@code nullable} says it.
   */
  private static Object sorted(JsonNode json) {
    JsonNode copy = json.deepCopy();
    for (JsonNode header : copy.findParents("style")) {
      if (!header.has("in")) {
        assertThat(((ObjectNode) header).remove("style").asText()).isEqualTo("simple");
      }
    }
    for (JsonNode values : copy.findValues("enum")) {
      if (values instanceof ArrayNode array && array.get(array.size() - 1).isNull()) {
        array.remove(array.size() - 1);
      }
    }
    return JSON.convertValue(copy, Object.class);
  }
}
