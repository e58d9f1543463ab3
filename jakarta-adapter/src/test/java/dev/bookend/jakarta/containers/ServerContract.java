package dev.bookend.jakarta.containers;

import static dev.bookend.jakarta.TestClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.jakarta.TestClient;
import dev.bookend.jakarta.containers.app.ee.Api;
import dev.bookend.jakarta.containers.app.ee.Root;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requirements for an application server with transactions, a database, health checks and WARs. */
abstract class ServerContract extends ContainerContract {
  abstract void deploy(Path war) throws Exception;

  abstract void undeploy() throws Exception;

  /** The deployment descriptor that an application with Bookend needs in this container. */
  String webXml() {
    return "";
  }

  @Override
  @BeforeAll
  void startHost() throws Exception {
    host = start();
    http = host.http();
    deploy(TestArchives.plainWar());
    host.awaitStatus("/api/patients", 200);
    responsesWithoutBookend = ApplicationRoutes.ofServer(http);
    undeploy();
    host.awaitStatus("/api/patients", 404);
    deploy(TestArchives.war(Api.class, webXml(), SETTINGS));
    host.awaitStatus("/api/events/none", 200);
    assertThat(http.send("anna", "PUT", "/api/visits", null).statusCode()).isEqualTo(204);
  }

  @Test
  void aCallIsCommittedWithTheApplicationsRow() throws IOException {
    HttpResponse<String> planned = http.post("anna", "/api/visits", null);

    assertThat(planned.statusCode()).as(planned.body()).isEqualTo(200);
    assertThat(rows(planned.body())).isEqualTo("1");
    assertThat(status(planned.body())).isEqualTo(200);
    awaitEvent(planned.body());
  }

  @Test
  void aRollbackDiscardsRowCallAndEvents() throws IOException {
    HttpResponse<String> failed = http.post("anna", "/api/visits?fails=true", null);

    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(409);
    assertThat(rows(failed.body())).isEqualTo("0");
    assertThat(status(failed.body())).isEqualTo(404);
    awaitEvent(http.post("anna", "/api/visits", null).body()); // a later event
    assertThat(events("/api", failed.body())).containsExactly("");
  }

  @ParameterizedTest
  @CsvSource({
    "past, 400, invalid_request",
    "joined, 400, invalid_request",
    "nothing, 404, not_found",
  })
  void anExceptionInAnEnterpriseBeanIsAProblemAndRollsBackItsTransaction(
      String route, int status, String code) {
    HttpResponse<String> refused =
        http.post("anna", "/api/clinic/" + route + "?row=" + route, null);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.body()).contains("\"" + code + "\"");
    assertThat(rows(route)).isEqualTo("0");
  }

  private void awaitEvent(String call) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(events("/api", call)).contains("requested"));
  }

  private static String[] with(String setting) {
    return Stream.concat(Arrays.stream(SETTINGS), Stream.of(setting)).toArray(String[]::new);
  }

  private String rows(String call) {
    return http.get("anna", "/api/visits?call=" + call).body();
  }

  private int status(String call) {
    return http.get("anna", "/api/bookings/video-call/" + call).statusCode();
  }

  @Override
  String applicationResponses() {
    return ApplicationRoutes.ofServer(http);
  }

  TestClient health() {
    return http;
  }

  @Test
  void readinessIncludesBookend() throws IOException {
    JsonNode health = ok(health().get(null, "/health/ready"));

    assertThat(health.path("checks").findValuesAsText("name")).contains("bookend");
    assertThat(health.path("status").asText()).isEqualTo("UP");
  }

  @Test
  void redeploymentLeavesNoThreads() throws Exception {
    assertThat(host.keeperThreads()).isNotEmpty();
    undeploy();
    host.awaitStatus("/api/events/none", 404);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(host.keeperThreads()).isEmpty());

    deploy(TestArchives.war(Root.class, webXml(), with("bookend.http.base-path=")));
    host.awaitStatus("/events/none", 200);
    aCallEndsAtItsLimit("");

    undeploy();
    host.awaitStatus("/events/none", 404);
    deploy(TestArchives.war(Api.class, webXml(), SETTINGS));
    host.awaitStatus("/api/events/none", 200);
  }
}
