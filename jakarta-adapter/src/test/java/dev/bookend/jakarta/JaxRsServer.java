package dev.bookend.jakarta;

import jakarta.ws.rs.SeBootstrap;
import jakarta.ws.rs.core.Application;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JAX-RS server whose requests name their user in the header {@code X-User}. */
final class JaxRsServer implements AutoCloseable {
  private final CdiApp app;
  private final SeBootstrap.Instance server;
  private final TestClient client;

  JaxRsServer(Application resources, Map<String, String> settings, Class<?>... beans) {
    app = CdiApp.with(settings, beans);
    server =
        app.inContext(
            () ->
                SeBootstrap.start(
                        resources,
                        SeBootstrap.Configuration.builder()
                            .host("localhost")
                            .port(SeBootstrap.Configuration.FREE_PORT)
                            .build())
                    .toCompletableFuture()
                    .join());
    client = new TestClient(URI.create("http://localhost:" + server.configuration().port()));
  }

  int port() {
    return server.configuration().port();
  }

  <T> T get(Class<T> bean) {
    return app.get(bean);
  }

  HttpResponse<String> get(@Nullable String who, String path) {
    return client.get(who, path);
  }

  HttpResponse<String> send(@Nullable String who, String method, String path) {
    return client.send(who, method, path, null);
  }

  HttpResponse<String> postCrossSite(@Nullable String who, String path, @Nullable String json) {
    return client.postCrossSite(who, path, json);
  }

  HttpResponse<String> post(@Nullable String who, String path, @Nullable String json) {
    return client.post(who, path, json);
  }

  @Override
  public void close() {
    server.stop().toCompletableFuture().join();
    app.close();
  }
}
