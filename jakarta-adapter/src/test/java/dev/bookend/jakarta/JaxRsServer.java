package dev.bookend.jakarta;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.SeBootstrap;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JAX-RS server over HTTP, on which the header {@code X-User} says who calls. */
final class JaxRsServer implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final CdiApp app;
  private final SeBootstrap.Instance server;

  JaxRsServer(Application resources, Map<String, String> settings, Class<?>... beans) {
    app = CdiApp.with(settings, beans);
    server =
        SeBootstrap.start(
                resources,
                SeBootstrap.Configuration.builder()
                    .host("localhost")
                    .port(SeBootstrap.Configuration.FREE_PORT)
                    .build())
            .toCompletableFuture()
            .join();
  }

  HttpResponse<String> get(@Nullable String who, String path) {
    return send(who, "GET", path, null);
  }

  HttpResponse<String> post(@Nullable String who, String path, @Nullable String json) {
    return send(who, "POST", path, json);
  }

  private HttpResponse<String> send(
      @Nullable String who, String method, String path, @Nullable String json) {
    URI base = URI.create("http://localhost:" + server.configuration().port());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (who != null) {
      request.header("X-User", who);
    }
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop().toCompletableFuture().join();
    app.close();
  }

  /** The application's security. */
  @Provider
  @Priority(Priorities.AUTHENTICATION)
  public static final class SignIn implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      String who = request.getHeaderString("X-User");
      Principal caller = who == null ? null : () -> who.equals("nameless") ? null : who;
      request.setSecurityContext(new Signed(caller));
    }
  }

  private record Signed(@Nullable Principal caller) implements SecurityContext {
    @Override
    public @Nullable Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public boolean isSecure() {
      return false;
    }

    @Override
    public String getAuthenticationScheme() {
      return "header";
    }
  }
}
