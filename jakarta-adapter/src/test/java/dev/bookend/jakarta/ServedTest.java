package dev.bookend.jakarta;

import static dev.bookend.jakarta.Caller.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where and whether routes are served; one application at a time, as Jersey asks the JVM's CDI. */
class ServedTest {
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
  void theBasePathIsTheApplicationsChoiceAtOrBelowJaxRs(
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
  void routesCanBeLeftOut() {
    try (JaxRsServer bare =
        new JaxRsServer(new RoutesTest.AtApi(), Map.of("bookend.http.enabled", "false"))) {
      HttpResponse<String> answer = bare.get("anna", "/api" + NO_CALL);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("\"not_found\"");
    }
  }

  @Test
  void withoutCredentialsATokenIsServiceUnavailable() throws IOException {
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
