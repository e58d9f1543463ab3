package dev.bookend.jakarta;

import static dev.bookend.jakarta.TestClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bookend.call.VideoCallException;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The base path and the availability of routes. One application at a time, because Jersey uses the
 * JVM's current CDI container.
 */
class RouteAvailabilityTest {
  private static final String CALLS = "/bookings/video-call";
  private static final String NO_CALL = CALLS + "/00000000-0000-4000-8000-000000000000";

  @ApplicationPath("/")
  static final class AtRoot extends RoutesTest.AtApi {}

  @ParameterizedTest
  @CsvSource({
    "/api, '', false",
    "/, /api, true",
    "/, '', true",
    "/, /care/v2, false",
    "/api, /api, true",
  })
  void theBasePathIsConfigurableAtOrBelowTheJaxRsPath(
      String mount, String base, boolean reachable) {
    Application application = mount.equals("/") ? new AtRoot() : new RoutesTest.AtApi();
    try (JaxRsServer moved =
        new JaxRsServer(
            application, Map.of("bookend.provider", "emulator", "bookend.http.base-path", base))) {
      assertThat(moved.get("anna", base + NO_CALL).body().contains("\"not_found\""))
          .isEqualTo(reachable);
      for (String elsewhere : new String[] {"/other", "/api/other", "/api/api", base + "/x"}) {
        HttpResponse<String> answer = moved.get("anna", elsewhere + NO_CALL);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("\"not_found\"");
      }
    }
  }

  @Test
  void unreachableRoutesAreLoggedWithoutAnSlf4jProvider() {
    try (LogCapture logged = new LogCapture();
        JaxRsServer moved =
            new JaxRsServer(new RoutesTest.AtApi(), Map.of("bookend.http.base-path", "/care"))) {
      for (int i = 0; i < 2; i++) {
        assertThat(moved.get("anna", "/api" + NO_CALL).statusCode()).isEqualTo(404);
      }

      assertThat(logged.with("bookend.http.base-path"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("WARNING ")
          .contains("/care", "/api/");
      assertThat(logged.with("SLF4J"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("WARNING ");
    }
  }

  @Test
  void missingSecurityIsLoggedOnce() {
    try (LogCapture logged = new LogCapture();
        JaxRsServer open = new JaxRsServer(new RoutesTest.AtApi(), Map.of())) {
      for (int i = 0; i < 2; i++) {
        assertThat(open.get(null, "/api" + NO_CALL).statusCode()).isEqualTo(401);
      }

      assertThat(logged.with("SecurityContext"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("WARNING ");
    }
  }

  @Test
  void aMissingUserIsNotLoggedAfterAnAuthenticatedRequest() {
    try (LogCapture logged = new LogCapture();
        JaxRsServer secured = new JaxRsServer(new RoutesTest.AtApi(), Map.of())) {
      assertThat(secured.get("anna", "/api" + NO_CALL).statusCode()).isEqualTo(404);
      assertThat(secured.get(null, "/api" + NO_CALL).statusCode()).isEqualTo(401);

      assertThat(logged.with("SecurityContext")).isEmpty();
    }
  }

  /** An application with an exception mapper. */
  @ApplicationPath("/api")
  static final class WithMapper extends RoutesTest.AtApi {
    @Override
    public Set<Class<?>> getClasses() {
      return Stream.concat(super.getClasses().stream(), Stream.of(OwnMapper.class))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  static final class OwnMapper implements ExceptionMapper<VideoCallException> {
    @Override
    public Response toResponse(VideoCallException refusal) {
      return Response.status(418).build();
    }
  }

  @Test
  void anExceptionMapperOfTheApplicationTakesPrecedence() {
    try (JaxRsServer own = new JaxRsServer(new WithMapper(), Map.of())) {
      assertThat(own.get("anna", "/api/own").statusCode()).isEqualTo(418);
    }
  }

  @Test
  void exceptionMappingCanBeDisabled() {
    try (JaxRsServer bare =
        new JaxRsServer(
            new RoutesTest.AtApi(), Map.of("bookend.http.handle-exceptions", "false"))) {
      HttpResponse<String> failed = bare.get("anna", "/api/own");
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).doesNotContain("\"not_found\"");
      assertThat(bare.get("anna", "/api" + NO_CALL).body()).contains("\"not_found\"");
    }
  }

  @Test
  void routesCanBeDisabled() {
    try (JaxRsServer bare =
        new JaxRsServer(new RoutesTest.AtApi(), Map.of("bookend.http.enabled", "false"))) {
      HttpResponse<String> answer = bare.get("anna", "/api" + NO_CALL);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("\"not_found\"");
    }
  }

  @Test
  void tokenRequestsWithoutCredentialsAnswer503() throws IOException {
    try (JaxRsServer bare = new JaxRsServer(new RoutesTest.AtApi(), Map.of())) {
      String call =
          "/api"
              + CALLS
              + "/"
              + ok(bare.post("anna", "/api" + CALLS + "/request", "{\"invitee_ids\":[\"ben\"]}"))
                  .path("id")
                  .asText();
      ok(bare.post("ben", call + "/accept", null));
      HttpResponse<String> token = bare.get("ben", call + "/token");
      assertThat(token.statusCode()).isEqualTo(503);
      assertThat(new ObjectMapper().readTree(token.body()).path("code").asText())
          .isEqualTo("video_not_configured");
    }
  }
}
