package dev.bookend.examples.jakarta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.http.HttpSettings;
import dev.bookend.http.OpenApiDocument;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Startup log, health, metrics and recovery after a crash. */
class BookingApplicationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IN_MEMORY = "jdbc:h2:mem:start;DB_CLOSE_DELAY=-1";

  @Test
  void startupLogsTheUrlAndSignedInUsersSeeHealthAndMetrics() throws Exception {
    try (RunningApp app = RunningApp.start(IN_MEMORY, Map.of())) {
      assertThat(app.log())
          .contains("sign in as recipient, caregiver or outsider", "Video runs on: emulator")
          .containsOnlyOnce("WARN") // a warning that the emulator is not for production
          .doesNotContain("ERROR", "Quarkus")
          .hasLineCount(4);

      HttpResponse<String> health = get(app.uri().resolve("/q/health"), "caregiver:demo");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"bookend\"", "\"canSign\"", "\"overdueBy\"");
      assertThat(get(app.uri().resolve("/q/metrics"), "caregiver:demo").body())
          .contains("bookend_keeper_lag_seconds");
      for (String path : new String[] {"/q/health", "/q/metrics", "/q/openapi"}) {
        assertThat(get(app.uri().resolve(path), "nobody:demo").statusCode()).isEqualTo(401);
      }
    }
  }

  /** F5. */
  @Test
  void theOpenApiDocumentHasBookendsRoutesAndTheAppsOwn() throws Exception {
    JsonNode ours = JSON.readTree(OpenApiDocument.version31(HttpSettings.defaults()));
    try (RunningApp app = RunningApp.start(IN_MEMORY, Map.of())) {
      String answer = get(app.uri().resolve("/q/openapi?format=json"), "caregiver:demo").body();
      JsonNode document = JSON.readTree(answer);

      assertThat(names(document.get("paths")))
          .containsAll(names(ours.get("paths")))
          .contains("/app/bookings")
          .noneMatch(path -> path.contains("{base}"));
      for (String path : names(ours.get("paths"))) {
        JsonNode mine = document.at("/paths/" + path.replace("/", "~1"));
        for (String method : List.of("get", "post")) {
          assertThat(names(mine.path(method).path("responses")))
              .isEqualTo(names(ours.get("paths").get(path).path(method).path("responses")));
        }
      }
      JsonNode schemas = ours.at("/components/schemas");
      for (String schema : names(schemas)) {
        assertThat(JSON.convertValue(document.at("/components/schemas/" + schema), Object.class))
            .isEqualTo(
                JSON.convertValue(withNullBesideEnumerations(schemas.get(schema)), Object.class));
      }
    }
  }

  /** MicroProfile's model has no null among the values of an enumeration. */
  private static JsonNode withNullBesideEnumerations(JsonNode schema) {
    JsonNode copy = schema.deepCopy();
    for (JsonNode found : copy.path("properties")) {
      if (found.path("type").isArray() && found.has("enum")) {
        ObjectNode property = (ObjectNode) found;
        ArrayNode values = (ArrayNode) property.remove("enum");
        values.remove(values.size() - 1);
        property.remove("type");
        ArrayNode anyOf = property.putArray("anyOf");
        anyOf.addObject().put("type", "string").set("enum", values);
        anyOf.addObject().put("type", "null");
      }
    }
    return copy;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void healthReportsRejectedTwilioCredentials() throws Exception {
    TwilioEmulator twilio = new TwilioEmulator();
    Map<String, String> guessed =
        Map.of(
            "TWILIO_ACCOUNT_SID", twilio.accountSid(),
            "TWILIO_API_KEY_SID", twilio.apiKeySid(),
            "TWILIO_API_KEY_SECRET", "TopSecretTopSecretTopSecretTop42");
    try (TwilioEmulator.Server rest = twilio.serve(0);
        RunningApp app =
            new RunningApp(
                guessed,
                Map.of(
                    "quarkus.datasource.h2.jdbc.url",
                    IN_MEMORY,
                    "bookend.twilio.api-url",
                    rest.uri().toString()))) {
      assertThat(app.log()).contains("Video runs on: twilio").doesNotContain("TopSecret");
      assertThat(get(app.uri().resolve("/q/health"), "caregiver:demo").body())
          .contains("Twilio rejected the account's credentials", "\"DEGRADED\"");
    }
  }

  @Test
  void incompleteTwilioCredentialsAreAnErrorThatNamesTheMissingOnes() {
    assertThatThrownBy(
            () ->
                new RunningApp(
                    Map.of("TWILIO_API_KEY_SECRET", "TopSecretTopSecretTopSecretTop42"),
                    Map.of("quarkus.datasource.h2.jdbc.url", IN_MEMORY)))
        .hasMessageContaining("TWILIO_ACCOUNT_SID")
        .hasMessageNotContaining("TopSecret");
  }

  @Test
  void aConfirmedRequestSurvivesACrash(@TempDir Path folder) throws Exception {
    String file =
        "jdbc:h2:file:" + folder.resolve("booking") + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
    String location;
    try (RunningApp first = RunningApp.start(file, Map.of())) {
      HttpRequest request =
          request(first.uri().resolve("/api/bookings/video-call/request"), "recipient:demo")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"invitee_ids\":[\"caregiver\"]}"))
              .build();
      location =
          HttpClient.newHttpClient()
              .send(request, BodyHandlers.ofString())
              .headers()
              .firstValue("Location")
              .orElseThrow();
      first.kill();
    }

    try (RunningApp second = RunningApp.start(file, Map.of())) {
      URI call = second.uri().resolve(URI.create(location).getPath());
      assertThat(get(call, "caregiver:demo").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSecondStartInOneFolderIsReportedInOneSentence(@TempDir Path folder) {
    String file = "jdbc:h2:file:" + folder.resolve("booking") + ";DB_CLOSE_ON_EXIT=FALSE";
    try (RunningApp first = RunningApp.start(file, Map.of())) {
      assertThat(first.log()).contains("Open http://localhost:");

      assertThatThrownBy(() -> RunningApp.start(file, Map.of()).close())
          .hasMessageContaining(
              "ERROR Another process has the database file open. Stop the other process, or start"
                  + " this one in another folder or with -Dquarkus.profile=postgres.")
          .hasMessageNotContainingAny("Caused by:", "Failed to start");
    }
  }

  private static HttpResponse<String> get(URI at, String credentials) throws Exception {
    return HttpClient.newHttpClient()
        .send(request(at, credentials).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(URI at, String credentials) {
    String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    return HttpRequest.newBuilder(at).header("Authorization", "Basic " + encoded);
  }
}
