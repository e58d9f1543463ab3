package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCallException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** F2: exceptions of the service in controllers of the application. */
class VideoCallExceptionResolverTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void aServiceExceptionInAControllerIsTheSameProblemAsOnTheRoutes() throws Exception {
    try (ConfigurableApplicationContext host = start(Host.class)) {
      HttpResponse<String> past = get(host, "/host/past");
      assertThat(past.statusCode()).isEqualTo(400);
      assertThat(past.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(past.body())
          .contains("\"code\":\"invalid_request\"", "\"field\":\"scheduled_time\"");

      HttpResponse<String> unknown = get(host, "/host/unknown");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("\"code\":\"not_found\"");
    }
  }

  @Test
  void otherExceptionsAreLeftToTheApplication() throws Exception {
    try (ConfigurableApplicationContext host = start(Host.class)) {
      assertThat(get(host, "/host/broken").statusCode()).isEqualTo(500);
    }
  }

  @Test
  void anExceptionHandlerOfTheApplicationTakesPrecedence() throws Exception {
    try (ConfigurableApplicationContext host = start(Host.class, Handler.class)) {
      HttpResponse<String> past = get(host, "/host/past");
      assertThat(past.statusCode()).isEqualTo(418);
      assertThat(past.body()).isEqualTo("by the host");
    }
  }

  @Test
  void exceptionMappingCanBeDisabled() throws Exception {
    try (ConfigurableApplicationContext host = start("false", Host.class)) {
      assertThat(get(host, "/host/past").statusCode()).isEqualTo(500);
    }
  }

  private static ConfigurableApplicationContext start(Class<?>... sources) {
    return start("true", sources);
  }

  private static ConfigurableApplicationContext start(String handles, Class<?>... sources) {
    return new SpringApplicationBuilder(sources)
        .properties("server.port=0", "bookend.http.handle-exceptions=" + handles)
        .run();
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext host, String path)
      throws IOException, InterruptedException {
    String port = host.getEnvironment().getProperty("local.server.port");
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
        BodyHandlers.ofString());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {
    @Bean
    HostController hostController(VideoCallService calls) {
      return new HostController(calls);
    }
  }

  @RestController
  static class HostController {
    private final VideoCallService calls;

    HostController(VideoCallService calls) {
      this.calls = calls;
    }

    @GetMapping("/host/past")
    String past() {
      CallRequest request = CallRequest.inviting("ben").at(Instant.parse("2020-01-01T00:00:00Z"));
      return calls.request(Actor.of("ann"), request).id().toString();
    }

    @GetMapping("/host/unknown")
    String unknown() {
      return calls.get(Actor.of("ann"), CallId.random()).id().toString();
    }

    @GetMapping("/host/broken")
    String broken() {
      throw new IllegalStateException("the host's own");
    }
  }

  @RestControllerAdvice
  static class Handler {
    @ExceptionHandler(VideoCallException.class)
    ResponseEntity<String> refused() {
      return ResponseEntity.status(418).body("by the host");
    }
  }
}
