package dev.bookend.jakarta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** An OpenAPI document that is read into MicroProfile's model, as far as Bookend's uses it. */
final class OpenApiModel {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode json;

  OpenApiModel(String json) {
    try {
      this.json = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("Bug: not an OpenAPI document", e);
    }
  }

  /** Adds all paths and components; a route that the document has already stays as it is. */
  void addTo(OpenAPI document) {
    Paths paths = document.getPaths() == null ? OASFactory.createPaths() : document.getPaths();
    Set<String> taken = taken(paths);
    each(json.get("paths"), (path, item) -> addPath(paths, path, item, taken));
    document.setPaths(paths);
    Components components =
        document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
    JsonNode ours = json.get("components");
    each(ours.get("schemas"), (name, it) -> components.addSchema(name, SchemaModel.of(it)));
    each(ours.get("responses"), (name, it) -> components.addResponse(name, response(it)));
    each(ours.get("parameters"), (name, it) -> components.addParameter(name, parameter(it)));
    document.setComponents(components);
  }

  private static Set<String> taken(Paths paths) {
    Set<String> taken = new HashSet<>();
    if (paths.getPathItems() != null) {
      paths
          .getPathItems()
          .forEach(
              (path, item) ->
                  item.getOperations().keySet().forEach(method -> taken.add(shape(method, path))));
    }
    return taken;
  }

  /** A route, whatever the variables of its path are called. */
  private static String shape(PathItem.HttpMethod method, String path) {
    return method + " " + path.replaceAll("\\{\\w+}", "{}");
  }

  private static void addPath(Paths paths, String path, JsonNode json, Set<String> taken) {
    PathItem item = paths.getPathItem(path);
    // the path begins at the root of the server, wherever the application's servers point
    PathItem target =
        item == null
            ? OASFactory.createPathItem().addServer(OASFactory.createServer().url("/"))
            : item;
    each(
        json,
        (name, it) -> {
          if (!name.equals("parameters")) {
            PathItem.HttpMethod method = PathItem.HttpMethod.valueOf(name.toUpperCase(Locale.ROOT));
            if (!taken.contains(shape(method, path))) {
              target.setOperation(method, operation(it, json.path("parameters")));
            }
          }
        });
    if (!target.getOperations().isEmpty()) {
      paths.addPathItem(path, target);
    }
  }

  private static Operation operation(JsonNode json, JsonNode parametersOfPath) {
    Operation operation = OASFactory.createOperation();
    text(json, "operationId", operation::setOperationId);
    text(json, "summary", operation::setSummary);
    text(json, "description", operation::setDescription);
    json.path("tags").forEach(tag -> operation.addTag(tag.asText()));
    parametersOfPath.forEach(it -> operation.addParameter(parameter(it)));
    json.path("parameters").forEach(it -> operation.addParameter(parameter(it)));
    if (json.has("security")) {
      operation.setSecurity(new ArrayList<>());
    }
    if (json.has("requestBody")) {
      operation.setRequestBody(requestBody(json.get("requestBody")));
    }
    APIResponses responses = OASFactory.createAPIResponses();
    each(json.get("responses"), (status, it) -> responses.addAPIResponse(status, response(it)));
    operation.setResponses(responses);
    return operation;
  }

  private static Parameter parameter(JsonNode json) {
    Parameter parameter = OASFactory.createParameter();
    text(json, "$ref", parameter::setRef);
    text(json, "name", parameter::setName);
    text(json, "description", parameter::setDescription);
    enumerated(json, "in", Parameter.In.values(), parameter::setIn);
    enumerated(json, "style", Parameter.Style.values(), parameter::setStyle);
    flag(json, "required", parameter::setRequired);
    flag(json, "explode", parameter::setExplode);
    if (json.has("schema")) {
      parameter.setSchema(SchemaModel.of(json.get("schema")));
    }
    return parameter;
  }

  private static RequestBody requestBody(JsonNode json) {
    RequestBody body = OASFactory.createRequestBody();
    flag(json, "required", body::setRequired);
    body.setContent(content(json.get("content")));
    return body;
  }

  private static APIResponse response(JsonNode json) {
    APIResponse response = OASFactory.createAPIResponse();
    text(json, "$ref", response::setRef);
    text(json, "description", response::setDescription);
    each(json.path("headers"), (name, it) -> response.addHeader(name, header(it)));
    if (json.has("content")) {
      response.setContent(content(json.get("content")));
    }
    return response;
  }

  private static Header header(JsonNode json) {
    Header header = OASFactory.createHeader();
    text(json, "description", header::setDescription);
    header.setSchema(SchemaModel.of(json.get("schema")));
    return header;
  }

  private static Content content(JsonNode json) {
    Content content = OASFactory.createContent();
    each(
        json,
        (type, it) ->
            content.addMediaType(
                type, OASFactory.createMediaType().schema(SchemaModel.of(it.get("schema")))));
    return content;
  }

  static void each(JsonNode object, BiConsumer<String, JsonNode> use) {
    object.properties().forEach(field -> use.accept(field.getKey(), field.getValue()));
  }

  static void text(JsonNode json, String name, Consumer<String> use) {
    if (json.has(name)) {
      use.accept(json.get(name).asText());
    }
  }

  static void number(JsonNode json, String name, Consumer<BigDecimal> use) {
    if (json.has(name)) {
      use.accept(json.get(name).decimalValue());
    }
  }

  static void flag(JsonNode json, String name, Consumer<Boolean> use) {
    if (json.has(name)) {
      use.accept(json.get(name).asBoolean());
    }
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(it -> texts.add(it.asText()));
    return texts;
  }

  private static <E extends Enum<E>> void enumerated(
      JsonNode json, String name, E[] constants, Consumer<E> use) {
    text(
        json,
        name,
        value -> {
          for (E constant : constants) {
            if (constant.toString().equals(value)) {
              use.accept(constant);
            }
          }
        });
  }
}
