package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static dev.bookend.examples.contract.ApiClient.GENERATE;
import static dev.bookend.examples.contract.ApiClient.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Unusual paths, methods and headers. The framework may answer them before Bookend does. Required
 * are a client error and a response that reveals no internals.
 */
abstract class UnusualRequestTests {
  private final URI app;
  private final ApiClient recipient;
  private final ApiClient caregiver;
  private final ApiClient outsider;

  UnusualRequestTests(URI app) {
    this.app = app;
    recipient = new ApiClient(app, "recipient");
    caregiver = new ApiClient(app, "caregiver");
    outsider = new ApiClient(app, "outsider");
  }

  private static void assertRevealsNothing(Reply reply) {
    assertThat(reply.status()).isBetween(400, 499);
    assertThat(new String(reply.response().body(), UTF_8))
        .doesNotContain("Exception", "\tat ", "java.", "dev.bookend", "recipient", "caregiver");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%00",
        "%2F",
        "..%2f..",
        "%2e%2e",
        ";matrix=x",
        "a;b=c",
        "%0d%0a",
        "%F0%9F%91%A9",
        "%C3%28",
        "'",
        "%20",
        "-1",
        "1-1-1-1-1",
        "null",
        "request"
      })
  void malformedIdsAreNotFound(String id) {
    assertRevealsNothing(outsider.get(CALLS + "/" + id + "/token"));
    assertRevealsNothing(outsider.call(id, "accept"));
    assertRevealsNothing(
        outsider.call(id, "reschedule", "{\"scheduled_time\":\"2027-01-01T10:00:00Z\"}"));
  }

  @Test
  void veryLongIdsAreNotFound() {
    assertRevealsNothing(outsider.call("a".repeat(5000)));
    assertRevealsNothing(outsider.post(GENERATE, "{\"room_name\":\"" + "v".repeat(5000) + "\"}"));
  }

  @Test
  void aForeignCallIsNotFoundInAnySpelling() {
    String id = recipient.askFor(Scenario.NOW);
    String upper = id.toUpperCase(Locale.ROOT);

    assertThat(recipient.call(upper).expect(200).text("id")).isEqualTo(id);
    for (String spelled : new String[] {upper, id + "/", id + ";a=b", id + "%20", "./" + id}) {
      assertRevealsNothing(outsider.call(spelled));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /request",
    "DELETE, /request",
    "PATCH, /request",
    "GET, /request",
    "PUT, /ID",
    "DELETE, /ID",
    "PATCH, /ID",
    "POST, /ID",
    "GET, /ID/accept",
    "GET, /ID/cancel",
    "GET, /ID/connected",
    "GET, /ID/complete",
    "PUT, /ID/token",
    "POST, /ID/history",
    "POST, /ID/nothing",
    "GET, /ID/nothing",
    "GET, /ID/arrive",
    "GET, /ID/admit",
    "PUT, /ID/guests",
    "GET, /ID/guests",
    "GET, /ID/guests/x",
    "POST, /ID/guests/x",
    "POST, /ID/attendance",
    "POST, /ID/admitted",
    "POST, ''",
    "DELETE, ''"
  })
  void unsupportedMethodsAreRejected(String method, String route) {
    String id = recipient.askFor(Scenario.NOW);
    String path = CALLS + route.replace("ID", id);

    assertRevealsNothing(
        recipient.send(
            recipient
                .request(path)
                .header("Content-Type", JSON)
                .method(method, BodyPublishers.noBody())));
    assertThat(recipient.call(id).text("status")).isEqualTo("pending");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/video/generate-token", "/api/video/twilio/events"})
  void unknownPathsAreNotFound(String path) {
    assertRevealsNothing(recipient.get(path));
  }

  // C45
  @Test
  void tokensAreNotIssuedToHeadRequestsNavigationsOrOtherSites() {
    String id = recipient.askFor(Scenario.NOW);
    caregiver.call(id, "accept").expect(200);
    String path = CALLS + "/" + id + "/token";
    String before = recipient.get(CALLS + "/" + id + "/history").body();

    Reply head = recipient.send(recipient.request(path).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.expect(405).header("Allow")).isEqualTo("GET, POST");
    recipient
        .send(recipient.request(path).header("Sec-Fetch-Site", "cross-site").GET())
        .expectProblem(403, "not_allowed");
    recipient
        .send(recipient.request(path).header("Sec-Fetch-Mode", "navigate").GET())
        .expectProblem(403, "not_allowed");
    assertThat(recipient.get(CALLS + "/" + id + "/history").body()).isEqualTo(before);

    recipient
        .send(recipient.request(path).header("Sec-Fetch-Site", "same-origin").GET())
        .expect(200);
    recipient.post(path).expect(200);
  }

  // C45
  @ParameterizedTest
  @ValueSource(
      strings = {
        CALLS + "/request",
        CALLS + "/ID/accept",
        CALLS + "/ID/cancel",
        CALLS + "/ID/reschedule",
        CALLS + "/ID/token",
        CALLS + "/ID/connected",
        CALLS + "/ID/left",
        CALLS + "/ID/extend",
        CALLS + "/ID/complete",
        CALLS + "/ID/arrive",
        CALLS + "/ID/remove",
        CALLS + "/ID/guests",
        GENERATE
      })
  void postsOfOtherSitesNeedTheContentTypeJson(String route) {
    String id = recipient.askFor(Scenario.NOW);
    caregiver.call(id, "accept").expect(200);
    String before = recipient.get(CALLS + "/" + id + "/history").body();
    String path = route.replace("ID", id);

    for (String type : new String[] {"", "text/plain", "application/x-www-form-urlencoded"}) {
      HttpRequest.Builder request =
          recipient
              .request(path)
              .header("Sec-Fetch-Site", "cross-site")
              .POST(BodyPublishers.noBody());
      assertThat(
              recipient
                  .send(type.isEmpty() ? request : request.header("Content-Type", type))
                  .status())
          .isEqualTo(403);
    }
    assertThat(recipient.get(CALLS + "/" + id + "/history").body()).isEqualTo(before);
  }

  @Test
  void guestsNeedNoCredentialsAndPostFromTheSiteOnly() {
    String id = recipient.askFor(Scenario.NOW);
    Reply link = recipient.call(id, "guests", "{\"name\":\"Dr. Grey\"}").expect(201);
    ApiClient guest = ApiClient.nobody(app);
    String path = "/api/video/guest/" + link.text("key");

    guest.get(path).expect(200);
    assertThat(guest.post(path + "/arrive").expect4xx().text("code")).isNotEqualTo("not_allowed");
    HttpRequest.Builder crossSite =
        guest.request(path + "/arrive").header("Sec-Fetch-Site", "cross-site");
    assertThat(guest.send(crossSite.POST(BodyPublishers.noBody())).status()).isEqualTo(403);
    for (String odd : new String[] {"", "/", "/extend", "/token/x", "/token?x=y"}) {
      assertThat(guest.get("/api/video/guest" + odd).status()).isIn(401, 404, 405);
    }
  }

  @Test
  void headAnswersLikeGetWithoutABody() {
    String id = recipient.askFor(Scenario.NOW);
    for (String path : new String[] {CALLS, CALLS + "/" + id, CALLS + "/" + id + "/history"}) {
      Reply head =
          recipient
              .send(recipient.request(path).method("HEAD", BodyPublishers.noBody()))
              .expect(200);
      assertThat(head.header("Content-Type")).isEqualTo(JSON);
      assertThat(head.header("Cache-Control")).isEqualTo("no-store");
      assertThat(head.response().body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown=1",
        "limit=",
        "status=&from=&to=&cursor=&booking_id=",
        "limit=1&limit=x",
        "status=pending%2Caccepted",
        "x[]=1",
        "identity=caregiver"
      })
  void unknownQueryParametersAreIgnored(String query) {
    Reply page = outsider.get(CALLS + "?" + query.replace("[]", "%5B%5D")).expect(200);

    assertThat(page.json().path("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "&&", "=x&limit", "%EF%BF%BF=1"})
  void unusualQueriesCauseNoServerErrors(String query) {
    assertThat(outsider.get(CALLS + "?" + query).status()).isIn(200, 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=201",
        "limit=1.0",
        "limit=9999999999",
        "limit=%EF%BC%91x",
        "status=odd",
        "status=PENDING",
        "status=pending,,accepted",
        "from=noon",
        "from=2027-01-01",
        "to=%2B1000000000-12-31T23:59:59Z",
        "cursor=!",
        "cursor=%00",
        "cursor=AAAA",
        "booking_id=%00",
        "booking_id=a%0Ab"
      })
  void invalidQueryParametersAreNamed(String query) {
    Reply refused = outsider.get(CALLS + "?" + query).expectProblem(400, "invalid_request");

    assertThat(refused.text("field")).isEqualTo(query.substring(0, query.indexOf('=')));
  }

  @Test
  void anIdempotencyKeyHasOneTo128Characters() {
    String key = UUID.randomUUID() + "k".repeat(92);
    keyed(key).expect(201);
    for (String bad : new String[] {key + "k", " "}) {
      Reply refused = keyed(bad).expectProblem(400, "invalid_request");
      assertThat(refused.text("field")).isEqualTo("Idempotency-Key");
    }
  }

  private Reply keyed(String key) {
    return recipient.send(
        recipient
            .request(CALLS + "/request")
            .header("Content-Type", JSON)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(Scenario.NOW)));
  }

  @Test
  void requestsWithoutValidCredentialsAreRejected() {
    for (ApiClient stranger :
        new ApiClient[] {new ApiClient(app, "nobody"), new ApiClient(app, "recipient", "guess")}) {
      stranger.get(CALLS).expect(401);
      stranger.post(CALLS + "/request", "{\"requested_by\":\"recipient\"}").expect(401);
      stranger.post(GENERATE, "{\"user_identity\":\"recipient\"}").expect(401);
      stranger.token(UUID.randomUUID().toString()).expect(401);
    }
    ApiClient nobody = ApiClient.nobody(app);
    nobody.get(CALLS).expect(401);
    // indistinguishable from a form of another site
    assertThat(nobody.post(CALLS + "/request", Scenario.NOW).status()).isIn(401, 403);
  }
}
