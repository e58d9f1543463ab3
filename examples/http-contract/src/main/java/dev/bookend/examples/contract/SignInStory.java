package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication and browser security of both booking applications. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class SignInStory {
  private static final String DIGITS = "0123456789abcdef0123456789abcdef";

  private final App app;
  private App.Running running;

  /**
   * Creates the tests for an application.
   *
   * @param app the application to start
   */
  protected SignInStory(App app) {
    this.app = app;
  }

  @BeforeAll
  void start() {
    running = app.start(HttpContract.inMemory(), Map.of());
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private PageClient visitor() {
    return new PageClient(running.uri());
  }

  private ApiClient caller(String name) {
    return new ApiClient(running.uri(), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/login.html",
        "/guest.html",
        "/app.css",
        "/bookend-client/index.js"
      })
  void thePageIsPublic(String path) {
    Reply page = visitor().get(path).expect(200);

    assertHardened(page, "'self'");
    assertThat(page.header("Cache-Control")).as("kept, but asked for").isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page/main.js", "/page/words/de.js", "/favicon.svg"})
  void thePagesResourcesArePublic(String path) {
    Reply page = visitor().get(path).expect(200);

    assertHardened(page, "'self'");
    assertThat(page.header("Cache-Control")).as("kept, but asked for").isEqualTo("no-cache");
  }

  private static void assertHardened(Reply answer, String mayConnectTo) {
    assertThat(answer.header("Content-Security-Policy"))
        .startsWith("default-src 'self'; connect-src " + mayConnectTo + ";")
        .endsWith("frame-ancestors 'none'");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Permissions-Policy")).isEqualTo("camera=(self), microphone=(self)");
  }

  private static void assertNotKept(Reply answer) {
    assertHardened(answer, "'self'");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  void responsesToApiClientsHaveSecurityHeaders() {
    assertNotKept(caller("caregiver").get("/app/me").expect(200));
    assertNotKept(caller("caregiver").get(CALLS).expect(200));
    assertNotKept(caller("nobody").get(CALLS).expect(401));
  }

  @Test
  void onTwilioTheContentSecurityPolicyAllowsTwilio() {
    Map<String, String> settings =
        Map.of(
            "bookend.provider", "twilio",
            "bookend.twilio.room-mode", "ad-hoc",
            "bookend.twilio.account-sid", "AC" + DIGITS,
            "bookend.twilio.api-key-sid", "SK" + DIGITS,
            "bookend.twilio.api-key-secret", "TopSecretTopSecretTopSecretTop42");
    try (App.Running onTwilio = app.start(HttpContract.inMemory(), settings)) {
      assertHardened(
          new PageClient(onTwilio.uri()).get("/").expect(200),
          "'self' wss://*.twilio.com https://*.twilio.com");
      assertThat(new ApiClient(onTwilio.uri(), "caregiver").get("/app/me").text("provider"))
          .isEqualTo("twilio");
    }
  }

  @Test
  void aBrowserSignsInAndOut() {
    PageClient visitor = visitor();
    visitor.get("/login.html");
    assertThat(visitor.signIn("recipient", "demo").header("Location")).endsWith("/");

    assertThat(visitor.get("/app/me").expect(200).body())
        .isEqualTo(
            "{\"identity\":\"recipient\",\"name\":\"Ruth Sommer\",\"role\":\"care_recipient\","
                + "\"provider\":\"emulator\"}");
    visitor.post(CALLS + "/request", "{\"invitee_ids\":[\"caregiver\"]}").expect(201);

    assertThat(visitor.post("/logout", "").header("Location")).endsWith("/login.html?logout");
    visitor.get("/app/me").expect(401);
  }

  @ParameterizedTest
  @CsvSource({"recipient, guess", "stranger, demo", "'', ''"})
  void aWrongPasswordLeadsBackToTheForm(String name, String password) {
    PageClient visitor = visitor();
    visitor.get("/login.html");

    assertThat(visitor.signIn(name, password).header("Location")).endsWith("/login.html?error");
    visitor.get("/app/me").expect(401);
  }

  @Test
  void theSessionCookieIsNotReadableByScripts() {
    PageClient visitor = visitor();
    visitor.get("/login.html");

    assertThat(visitor.signIn("recipient", "demo").response().headers().allValues("Set-Cookie"))
        .filteredOn(cookie -> !cookie.startsWith("XSRF-TOKEN="))
        .isNotEmpty()
        .allSatisfy(
            cookie ->
                assertThat(cookie.toLowerCase(Locale.ROOT)).contains("httponly", "samesite=lax"));
  }

  @Test
  void onlyFormsSignIn() {
    PageClient visitor = visitor();
    visitor.get("/login.html");

    Reply refused = visitor.post("/login", "{\"username\":\"recipient\"}");
    assertThat(refused.status()).isBetween(300, 499);
    visitor.get("/app/me").expect(401);
  }

  @Test
  void formsOfOtherSitesAreRejected() {
    PageClient visitor = visitor();
    String form = "username=recipient&password=demo";
    visitor.postCrossSite("/login", form).expect(403);
    visitor.postCrossSiteFromOldBrowser("/login", form).expect(403);

    visitor.get("/login.html");
    visitor.signIn("recipient", "demo");
    for (String path : new String[] {CALLS + "/request", "/app/bookings", "/logout"}) {
      visitor.postCrossSite(path, "").expect(403);
      visitor.postCrossSiteFromOldBrowser(path, "").expect(403);
    }
    visitor.get("/app/me").expect(200);
  }

  @ParameterizedTest
  @CsvSource({"/app/me, */*", "/api/bookings/video-call, text/html", "/any, application/json"})
  void unauthenticatedApiRequestsGetNoChallenge(String path, String accept) {
    Reply refused = visitor().get(path, accept).expect(401);

    assertThat(refused.header("WWW-Authenticate")).isEmpty();
  }

  @Test
  void otherPagesRedirectToTheSignInForm() {
    Reply elsewhere = visitor().get("/admin", "text/html").expect(302);

    assertThat(elsewhere.header("Location")).endsWith("/login.html");
  }

  @Test
  void apiClientsNeedNoSessionAndNoCsrfToken() {
    Reply asked = caller("caregiver").post(CALLS + "/request", "{\"invitee_ids\":[\"recipient\"]}");

    assertThat(asked.expect(201).header("Set-Cookie")).isEmpty();
    Reply nobody = caller("nobody").get("/app/me").expect(401);
    assertThat(nobody.header("WWW-Authenticate")).isEmpty();
    caller("caregiver").get("/nothing-here").expect(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/video/twilio",
        "/api/video/twilio/events/more",
        "/api/video/generate-token",
        "/video/twilio/events"
      })
  void onlyCallbackRoutesAreOpenToTwilio(String path) {
    Reply refused = visitor().post(path, "AccountSid=AC" + DIGITS);

    assertThat(refused.status()).isIn(401, 403);
  }
}
