package dev.bookend.spring;

import dev.bookend.http.HttpSettings;
import dev.bookend.http.OpenApiDocument;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.SpecVersion;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Adds Bookend's routes to the application's OpenAPI document, in its version. What the document
 * has already stays as it is.
 */
final class OpenApiRoutes implements OpenApiCustomizer {
  private final HttpSettings settings;

  OpenApiRoutes(HttpSettings settings) {
    this.settings = settings;
  }

  @Override
  public void customise(OpenAPI document) {
    OpenAPI ours = read(document.getSpecVersion());
    if (document.getPaths() == null) {
      document.setPaths(new Paths());
    }
    addRoutes(ours.getPaths(), document.getPaths());
    if (document.getComponents() == null) {
      document.setComponents(new Components());
    }
    addComponents(ours.getComponents(), document.getComponents());
  }

  private OpenAPI read(SpecVersion version) {
    try {
      return version == SpecVersion.V31
          ? Json31.mapper().readValue(OpenApiDocument.version31(settings), OpenAPI.class)
          : Json.mapper().readValue(OpenApiDocument.version30(settings), OpenAPI.class);
    } catch (IOException e) {
      throw new IllegalStateException("Bug: not an OpenAPI document", e);
    }
  }

  private static void addRoutes(Paths ours, Paths document) {
    Set<String> taken = new HashSet<>();
    document.forEach(
        (path, item) ->
            item.readOperationsMap().keySet().forEach(method -> taken.add(shape(method, path))));
    ours.forEach(
        (path, item) -> {
          PathItem target = document.getOrDefault(path, new PathItem());
          item.readOperationsMap()
              .forEach(
                  (method, operation) -> {
                    if (!taken.contains(shape(method, path))) {
                      if (item.getParameters() != null) {
                        item.getParameters().forEach(operation::addParametersItem);
                      }
                      target.operation(method, operation);
                    }
                  });
          if (!target.readOperations().isEmpty()) {
            document.addPathItem(path, target);
          }
        });
  }

  /** A route, whatever the variables of its path are called. */
  private static String shape(HttpMethod method, String path) {
    return method + " " + path.replaceAll("\\{\\w+}", "{}");
  }

  private static void addComponents(Components ours, Components document) {
    ours.getSchemas().forEach(document::addSchemas);
    ours.getResponses().forEach(document::addResponses);
    ours.getParameters().forEach(document::addParameters);
  }
}
