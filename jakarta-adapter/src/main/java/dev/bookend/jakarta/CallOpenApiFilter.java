package dev.bookend.jakarta;

import dev.bookend.config.BookendConfig;
import dev.bookend.http.OpenApiDocument;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * Adds Bookend's routes to the application's MicroProfile OpenAPI document, at {@code
 * bookend.http.base-path}. It is not registered by itself: an application without a filter sets
 * {@code mp.openapi.filter=dev.bookend.jakarta.CallOpenApiFilter}; one with a filter calls {@link
 * #filterOpenAPI} in it. What the application documents itself stays as it is. Thread-safe.
 */
public final class CallOpenApiFilter implements OASFilter {
  /** For the container. */
  public CallOpenApiFilter() {}

  /**
   * Adds the routes, or none if {@code bookend.http.enabled} is false. Entries that the platform
   * has made of Bookend's JAX-RS classes are replaced.
   *
   * @param document the document of the application
   */
  @Override
  public void filterOpenAPI(OpenAPI document) {
    removeScanned(document);
    BookendConfig config = BeanFactory.read(ConfigProvider.getConfig());
    if (config.isHttpEnabled()) {
      new OpenApiModel(OpenApiDocument.version31(config.httpSettings())).addTo(document);
    }
  }

  /** Their paths have a variable for what comes before them, which tells clients nothing. */
  private static void removeScanned(OpenAPI document) {
    if (document.getPaths() != null && document.getPaths().getPathItems() != null) {
      List.copyOf(document.getPaths().getPathItems().entrySet()).stream()
          .map(Map.Entry::getKey)
          .filter(path -> path.contains(RouteGuard.SCANNED))
          .forEach(document.getPaths()::removePathItem);
    }
  }
}
