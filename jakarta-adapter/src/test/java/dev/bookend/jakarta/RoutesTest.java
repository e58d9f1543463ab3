package dev.bookend.jakarta;

import static dev.bookend.jakarta.TestClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.jakarta.containers.app.SignIn;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes in a JAX-RS server over real HTTP. */
class RoutesTest {
  private static final String CALLS = "/bookings/video-call";
  private static final String NO_CALL = CALLS + "/00000000-0000-4000-8000-000000000000";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JaxRsServer host;

  @ApplicationPath("/api")
  static class AtApi extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(
          CallResource.class,
          PeopleResource.class,
          GuestResource.class,
          TokenResource.class,
          EventResource.class,
          StreamHeaders.class,
          CallbackResource.class,
          VideoCallExceptionFeature.class,
          SignIn.class,
          Own.class,
          OwnVideos.class,
          OwnVisits.class);
    }
  }

  /** A resource of the application. */
  @Path("own")
  public static final class Own {
    @GET
    @SuppressWarnings("DoNotCallSuggester") // called over HTTP
    public String refused() {
      throw new CallNotFoundException();
    }

    @GET
    @Path("past")
    public String past() {
      return CDI.current()
          .select(VideoCallService.class)
          .get()
          .request(Actor.of("anna"), CallRequest.inviting("ben").at(Instant.EPOCH))
          .bookingId();
    }
  }

  /** Resources of the application with paths similar to Bookend's. */
  @Path("video")
  public static final class OwnVideos {
    @GET
    @Path("{id}")
    public String video(@PathParam("id") String id) {
      return "own video " + id;
    }
  }

  @Path("visits")
  public static final class OwnVisits {
    @GET
    @Path("{id}/bookings/video-call")
    public String calls(@PathParam("id") String id) {
      return "own calls of " + id;
    }

    @GET
    @Path("{id}/video/generate-token")
    public String token(@PathParam("id") String id) {
      return "own token of " + id;
    }
  }

  @Test
  void similarRoutesOfTheApplicationAreUnaffected() {
    assertThat(host.get("anna", "/api/video/7").body()).isEqualTo("own video 7");
    assertThat(host.get("anna", "/api/visits/7/bookings/video-call").body())
        .isEqualTo("own calls of 7");
    assertThat(host.get("anna", "/api/visits/7/video/generate-token").body())
        .isEqualTo("own token of 7");
  }

  @BeforeAll
  static void start() {
    host =
        new JaxRsServer(
            new AtApi(),
            Map.of("bookend.provider", "emulator", "bookend.call.extendable-by", "1m"));
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  // C45
  @Test
  void postsOfOtherSitesNeedTheContentTypeJson() throws IOException {
    HttpResponse<String> asked =
        host.post("anna", "/api" + CALLS + "/request", "{\"invitee_ids\":[\"ben\"]}");
    String call = "/api" + CALLS + "/" + ok(asked).path("id").asText();
    for (String action :
        List.of("accept", "token", "connected", "left", "complete", "arrive", "remove", "guests")) {
      HttpResponse<String> refused = host.postCrossSite("ben", call + "/" + action, null);
      assertThat(refused.statusCode()).as(action).isEqualTo(403);
      assertThat(refused.body()).contains("\"not_allowed\"");
    }
    assertThat(ok(host.postCrossSite("ben", call + "/accept", "")).path("status").asText())
        .isEqualTo("accepted");
  }

  @Test
  void aCallRunsFromRequestToCompletion() throws IOException {
    HttpResponse<String> asked =
        host.post("anna", "/api" + CALLS + "/request", "{\"invitee_ids\":[\"ben\"]}");
    assertThat(asked.statusCode()).isEqualTo(201);
    String call = "/api" + CALLS + "/" + ok(asked).path("id").asText();
    assertThat(asked.headers().firstValue("Location").orElseThrow()).endsWith(call);

    assertThat(ok(host.post("ben", call + "/accept", null)).path("status").asText())
        .isEqualTo("accepted");
    HttpResponse<String> token = host.get("ben", call + "/token");
    assertThat(ok(token).path("provider").asText()).isEqualTo("emulator");
    assertThat(token.headers().firstValue("Cache-Control")).contains("no-store");
    String room = "{\"room_name\":\"%s\"}".formatted(ok(asked).path("room_name").asText());
    assertThat(ok(host.post("anna", "/api/video/generate-token", room)).path("identity").asText())
        .isEqualTo("anna");

    for (String who : List.of("ben", "anna")) {
      String joined = ok(host.post(who, call + "/token", null)).path("token").asText();
      host.get(TwilioEmulator.class).join(joined);
      ok(host.post(who, call + "/connected", null));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(ok(host.get("anna", call)).path("status").asText())
                    .isEqualTo("in_progress"));
    ok(host.post("anna", call + "/extend", "{\"seconds\":60}"));
    ok(host.post("anna", call + "/left", null));
    assertThat(ok(host.post("ben", call + "/complete", null)).path("status").asText())
        .isEqualTo("completed");
    assertThat(ok(host.get("ben", call + "/history")).path("items")).hasSizeGreaterThan(6);
    assertThat(ok(host.get("ben", "/api" + CALLS + "?status=completed&status=")).path("items"))
        .hasSize(1);
    assertThat(ok(host.get("carl", "/api" + CALLS)).path("items")).isEmpty();
  }

  private static String request(String who, String whom) throws IOException {
    String invitees = "{\"invitee_ids\":[\"%s\"]}".formatted(whom);
    String id = ok(host.post(who, "/api" + CALLS + "/request", invitees)).path("id").asText();
    ok(host.post(whom, "/api" + CALLS + "/" + id + "/accept", null));
    return "/api" + CALLS + "/" + id;
  }

  @Test
  void thePeopleOfACallChange() throws IOException {
    String call = request("fred", "nora");
    ok(host.post("nora", call + "/arrive", null));
    ok(host.post("fred", call + "/admit", "{\"identity\":\"nora\"}"));
    assertThat(host.post("fred", call + "/deny", "{\"identity\":\"nora\"}").statusCode())
        .isEqualTo(400);
    ok(host.post("fred", call + "/add", "{\"identity\":\"cleo\"}"));
    String substitute = "{\"identity\":\"cleo\",\"by\":\"dora\"}";
    assertThat(ok(host.post("fred", call + "/replace", substitute)).toString()).contains("dora");
    ok(host.post("fred", call + "/remove", "{\"identity\":\"dora\",\"reason\":\"Ill\"}"));
    assertThat(ok(host.get("nora", call + "/attendance")).path("people")).hasSize(4);
    assertThat(host.get("fred", call + "/arrive").statusCode()).isEqualTo(405);
    assertThat(host.post("fred", call + "/other", "{}").statusCode()).isEqualTo(404);
    assertThat(host.get("carl", call + "/attendance").statusCode()).isEqualTo(404);
    ok(host.post("fred", call + "/token", null));
    assertThat(
            ok(host.post("fred", call + "/complete", "{\"reason\":\"Ill\"}"))
                .path("reason")
                .asText())
        .isEqualTo("Ill");
  }

  @Test
  void aGuestNeedsAKeyAndNoUser() throws IOException {
    String call = request("gina", "hugo");
    HttpResponse<String> invited = host.post("gina", call + "/guests", "{\"name\":\"Dr. Grey\"}");
    assertThat(invited.statusCode()).isEqualTo(201);
    String identity = ok(invited).path("guest_id").asText();
    String guest = "/api/video/guest/" + ok(invited).path("key").asText();

    assertThat(ok(host.get(null, guest)).path("admission").asText()).isEqualTo("required");
    assertThat(host.post(null, guest + "/token", null).body()).contains("\"not_admitted\"");
    assertThat(ok(host.post(null, guest + "/arrive", null)).path("admission").asText())
        .isEqualTo("waiting");
    ok(host.post("gina", call + "/admit", "{\"identity\":\"%s\"}".formatted(identity)));
    assertThat(ok(host.post(null, guest + "/token", null)).path("identity").asText())
        .isEqualTo(identity);
    ok(host.post(null, guest + "/connected", null));
    ok(host.post(null, guest + "/left", null));
    assertThat(host.postCrossSite(null, guest + "/arrive", null).body())
        .contains("\"not_allowed\"");
    assertThat(host.send(null, "DELETE", guest).statusCode()).isEqualTo(405);
    assertThat(host.post(null, guest + "/other", null).statusCode()).isEqualTo(404);

    HttpResponse<String> revoked = host.send("gina", "DELETE", call + "/guests/" + identity);
    assertThat(revoked.statusCode()).isEqualTo(204);
    assertThat(host.get(null, guest).body()).contains("\"not_found\"");
    assertThat(host.get(null, "/api/video/guest/unknown").body()).contains("\"not_found\"");
  }

  @Test
  void anErrorIsAProblemDocument() throws IOException {
    HttpResponse<String> refused = host.get("anna", "/api" + NO_CALL);

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(refused.body()).path("code").asText()).isEqualTo("not_found");
  }

  @Test
  void aServiceExceptionInTheApplicationsResourceIsAProblemDocument() throws IOException {
    HttpResponse<String> refused = host.get("anna", "/api/own");

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(refused.body()).path("code").asText()).isEqualTo("not_found");
  }

  /** The body without the range that depends on the time of the request. */
  private static String untimed(HttpResponse<String> refused) {
    return refused.body().replaceAll("\"(min|max)\":\"[^\"]+\"", "\"$1\"");
  }

  @Test
  void anInvalidValueInTheApplicationsResourceIsTheSameProblemAsOnTheRoute() {
    HttpResponse<String> own = host.get("anna", "/api/own/past");
    HttpResponse<String> route =
        host.post(
            "anna",
            "/api" + CALLS + "/request",
            "{\"invitee_ids\":[\"ben\"],\"scheduled_time\":\"1970-01-01T00:00:00Z\"}");

    assertThat(route.body()).contains("\"invalid_request\"", "\"scheduled_time\"");
    assertThat(untimed(own)).isEqualTo(untimed(route));
    assertThat(own.statusCode()).isEqualTo(route.statusCode()).isEqualTo(400);
    assertThat(own.headers().firstValue("Content-Type"))
        .isEqualTo(route.headers().firstValue("Content-Type"));
  }

  @ParameterizedTest
  @CsvSource({"GET, ", "GET, /token", "POST, /accept", "POST, /complete"})
  void requestsWithoutAUserNameAreUnauthenticated(String method, String route) throws IOException {
    String path = "/api" + NO_CALL + (route == null ? "" : route);
    for (String who : new String[] {null, "nameless"}) {
      HttpResponse<String> refused =
          method.equals("GET") ? host.get(who, path) : host.post(who, path, "{}");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(JSON.readTree(refused.body()).path("code").asText()).isEqualTo("unauthenticated");
    }
  }

  @Test
  void callbacksNeedConfigurationButNoUser() throws IOException {
    HttpResponse<String> refused = host.post(null, "/api/video/twilio/events", "RoomSid=RM1");

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(refused.body()).path("detail").asText())
        .isEqualTo("Callbacks are not set up here.");
  }
}
