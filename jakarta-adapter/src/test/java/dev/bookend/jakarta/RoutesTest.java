package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Priority;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.SeBootstrap;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The routes in a JAX-RS server, over real HTTP. */
class RoutesTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static CdiApp app;
  private static SeBootstrap.Instance server;

  @ApplicationPath("/api")
  static final class Api extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(
          CallResource.class, VideoResource.class, VideoCallExceptionMapper.class, SignIn.class);
    }
  }

  @Provider
  @Priority(Priorities.AUTHENTICATION)
  public static final class SignIn implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      String who = request.getHeaderString("X-User");
      SecurityContext before = request.getSecurityContext();
      request.setSecurityContext(
          new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
              return who == null ? null : () -> who.equals("nameless") ? null : who;
            }

            @Override
            public boolean isUserInRole(String role) {
              return before.isUserInRole(role);
            }

            @Override
            public boolean isSecure() {
              return before.isSecure();
            }

            @Override
            public String getAuthenticationScheme() {
              return "header";
            }
          });
    }
  }

  @BeforeAll
  static void start() throws Exception {
    app = CdiApp.with(Map.of("bookend.provider", "emulator"));
    server =
        SeBootstrap.start(
                new Api(),
                SeBootstrap.Configuration.builder()
                    .host("localhost")
                    .port(SeBootstrap.Configuration.FREE_PORT)
                    .build())
            .toCompletableFuture()
            .get();
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop().toCompletableFuture().get();
    app.close();
  }

  @Test
  void aCallIsAskedFor() throws Exception {
    HttpResponse<String> r =
        CLIENT.send(
            HttpRequest.newBuilder(
                    server.configuration().baseUri().resolve("/api/bookings/video-call/request"))
                .header("X-User", "anna")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"invitee_ids\":[\"ben\"]}"))
                .build(),
            BodyHandlers.ofString());
    System.out.println(r.statusCode() + " " + r.headers().map() + r.body());
    assertThat(r.statusCode()).isEqualTo(201);
  }
}
