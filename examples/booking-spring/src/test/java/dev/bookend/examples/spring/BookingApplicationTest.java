package dev.bookend.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.bookend.emulator.TwilioEmulator;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.websocket.server.WsServerContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.context.WebApplicationContext;

/** What the app adds to the routes: who gets in, who may call whom, the page and its signalling. */
class BookingApplicationTest {
  private static final String CALLS = "/api/bookings/video-call";

  private static ConfigurableApplicationContext app;

  private final CookieManager cookies = new CookieManager();
  private final HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    app = RunningApp.start(Map.of("booking.signaling.silence", "3s")).context();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/login.html", "/app.css", "/bookend-client.js", "/page/main.js"})
  void thePageIsOpenToEverybody(String path) throws Exception {
    HttpResponse<String> page = get(path);

    assertThat(page.statusCode()).isEqualTo(200);
    assertHardened(page, "'self'");
  }

  private static void assertHardened(HttpResponse<?> answer, String mayConnectTo) {
    assertThat(header(answer, "Content-Security-Policy"))
        .startsWith("default-src 'self'; connect-src " + mayConnectTo + ";")
        .contains("frame-ancestors 'none'");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Permissions-Policy")).contains("camera=(self)");
  }

  @Test
  void soAreAnswersToApiClientsHardened() throws Exception {
    assertHardened(client(as("caregiver", "demo", "/app/me")), "'self'");
  }

  @Test
  void whoSignsInSeesHowCallsFare() throws Exception {
    HttpResponse<String> health = client(as("caregiver", "demo", "/actuator/health"));

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("\"bookend\"", "\"canSign\":true", "\"overdueBy\"");
    assertThat(get("/actuator/health").statusCode()).isNotEqualTo(200);
    assertThat(client(as("caregiver", "demo", "/actuator/metrics/bookend.keeper.lag")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void credentialsThatTwilioRefusesShowInTheHealthOfAll() throws Exception {
    TwilioEmulator twilio = new TwilioEmulator();
    try (TwilioEmulator.Server rest = twilio.serve(0);
        RunningApp onTwilio =
            RunningApp.start(
                Map.of(
                    "bookend.provider", "twilio",
                    "bookend.twilio.api-url", rest.uri().toString(),
                    "bookend.twilio.account-sid", twilio.accountSid(),
                    "bookend.twilio.api-key-sid", twilio.apiKeySid(),
                    "bookend.twilio.api-key-secret", "TopSecretTopSecretTopSecretTop42"))) {
      String authorization =
          "Basic " + Base64.getEncoder().encodeToString("caregiver:demo".getBytes(UTF_8));
      HttpResponse<String> health =
          client(
              HttpRequest.newBuilder(onTwilio.uri().resolve("/actuator/health"))
                  .header("Authorization", authorization));

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body())
          .contains("Twilio refuses the account's credentials", "\"status\":\"DEGRADED\"")
          .doesNotContain("\"status\":\"UP\",\"components\"");
    }
  }

  @Test
  void onTwilioThePageMayTalkToTwilioToo() throws Exception {
    String digits = "0123456789abcdef0123456789abcdef";
    try (RunningApp onTwilio =
        RunningApp.start(
            Map.of(
                "bookend.provider", "twilio",
                "bookend.twilio.rooms", "ad-hoc",
                "bookend.twilio.account-sid", "AC" + digits,
                "bookend.twilio.api-key-sid", "SK" + digits,
                "bookend.twilio.api-key-secret", "TopSecretTopSecretTopSecretTop42"))) {
      HttpResponse<String> page = browser(HttpRequest.newBuilder(onTwilio.uri().resolve("/")));

      assertHardened(page, "'self' wss://*.twilio.com https://*.twilio.com");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TWILIO_ACCOUNT_SID, AC1, twilio",
    "TWILIO_API_KEY_SID, SK1, twilio",
    "TWILIO_API_KEY_SECRET, secret, twilio",
    "TWILIO_AUTH_TOKEN, token, twilio",
    "TWILIO_ACCOUNT_SID, ' ', emulator",
    "TWILIO_AUTH_TOKEN, '', emulator",
    "TWILIO_PHONE_NUMBER, +4930123456, emulator",
    "HOME, /home/ruth, emulator",
  })
  void itIsOnTwilioIfOneOfTwiliosCredentialsIsThere(String name, String value, String provider) {
    assertThat(BookingApplication.provider(Map.of(name, value))).isEqualTo(provider);
  }

  @Test
  void aBrowserSignsInActsAndSignsOut() throws Exception {
    get("/login.html");
    HttpResponse<String> in = post("/login", "username=recipient&password=demo");
    assertThat(header(in, "Location")).endsWith("/");

    HttpResponse<String> me = get("/app/me");
    assertThat(json(me))
        .isEqualTo(
            Map.of(
                "identity", "recipient",
                "name", "Ruth Sommer",
                "role", "care_recipient",
                "provider", "emulator"));
    assertThat(post(CALLS + "/request", "{\"invitee_ids\":[\"caregiver\"]}").statusCode())
        .isEqualTo(201);

    assertThat(header(post("/logout", ""), "Location")).endsWith("/login.html?logout");
    assertThat(get("/app/me").statusCode()).isEqualTo(401);
  }

  @Test
  void aWrongPasswordLeadsBackToTheForm() throws Exception {
    get("/login.html");

    assertThat(header(post("/login", "username=recipient&password=guess"), "Location"))
        .endsWith("/login.html?error");
  }

  @Test
  void anotherSitesFormIsRefused() throws Exception {
    get("/login.html");
    cookies.getCookieStore().removeAll();

    assertThat(post("/login", "username=recipient&password=demo").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"/app/me, */*", "/api/bookings/video-call, text/html", "/any, application/json"})
  void anApiRequestWithoutSignInIsToldSoWithoutAChallenge(String path, String accept)
      throws Exception {
    HttpResponse<String> refused = browser(request(path).header("Accept", accept));

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(header(refused, "WWW-Authenticate")).isEmpty();
  }

  @Test
  void anyOtherPageLeadsToTheForm() throws Exception {
    HttpResponse<String> elsewhere = browser(request("/admin").header("Accept", "text/html"));

    assertThat(elsewhere.statusCode()).isEqualTo(302);
    assertThat(header(elsewhere, "Location")).endsWith("/login.html");
  }

  @Test
  void anApiClientNeedsNoSessionAndNoCsrfToken() throws Exception {
    HttpResponse<String> asked = ask("caregiver", "{\"invitee_ids\":[\"recipient\"]}");

    assertThat(asked.statusCode()).isEqualTo(201);
    assertThat(header(asked, "Set-Cookie")).isEmpty();
    HttpResponse<String> wrong = client(as("caregiver", "guess", "/app/me"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(header(wrong, "WWW-Authenticate")).isEmpty();
    assertThat(client(as("caregiver", "demo", "/nothing-here")).statusCode()).isEqualTo(404);
  }

  @Test
  void bookingsAreTheCallersOwn() throws Exception {
    Map<String, Object> mine = json(client(as("recipient", "demo", "/app/bookings")));
    assertThat(mine.toString())
        .contains("title=Morning visit", "starts_at=2", "identity=caregiver", "role=caregiver");

    Map<String, Object> none = json(client(as("outsider", "demo", "/app/bookings")));
    assertThat(none.get("items")).asInstanceOf(LIST).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "recipient, outsider, morning, invitee_ids",
    "outsider, recipient, morning, invitee_ids",
    "recipient, stranger, morning, invitee_ids",
    "recipient, caregiver, another, booking_id",
  })
  void whoHasNoBookingTogetherHasNoCall(String who, String whom, String booking, String field)
      throws Exception {
    HttpResponse<String> refused =
        ask(who, "{\"invitee_ids\":[\"%s\"],\"booking_id\":\"%s\"}".formatted(whom, booking));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused)).containsEntry("field", field);
  }

  @Test
  void theVideoSdkIsGreeted() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    String large = "\"" + "x".repeat(500_000) + "\"";
    WebSocket socket = socket(heard);

    socket.sendText(large, true).get(10, TimeUnit.SECONDS);
    socket
        .sendText("{\"type\":\"hello\",\"version\":2,\"body\":{\"type\":\"ice\"}}", true)
        .get(10, TimeUnit.SECONDS);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"welcome\"");
    socket.abort();
  }

  @Test
  void aSilentBrowserIsGone() throws Exception {
    checkSocketsEverySecond();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket alive = socket(heard);
    BlockingQueue<String> silence = new LinkedBlockingQueue<>();
    socket(silence);

    @Nullable String last = null;
    for (int second = 0; second < 20 && last == null; second++) {
      alive.sendText("{\"type\":\"heartbeat\"}", true).get(10, TimeUnit.SECONDS);
      last = silence.poll(1, TimeUnit.SECONDS);
    }
    assertThat(last).isEqualTo("closed");
    assertThat(heard).isEmpty();
    alive.abort();
  }

  private static void checkSocketsEverySecond() {
    ServletContext context = ((WebApplicationContext) app).getServletContext();
    if (context != null
        && context.getAttribute(ServerContainer.class.getName())
            instanceof WsServerContainer container) {
      container.setProcessPeriod(1);
    }
  }

  private WebSocket socket(BlockingQueue<String> heard) throws Exception {
    return client
        .newWebSocketBuilder()
        .buildAsync(URI.create(uri("/signaling").toString().replace("http", "ws")), to(heard))
        .get(10, TimeUnit.SECONDS);
  }

  private static WebSocket.Listener to(BlockingQueue<String> heard) {
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(
          WebSocket socket, CharSequence data, boolean last) {
        heard.add(data.toString());
        return WebSocket.Listener.super.onText(socket, data, last);
      }

      @Override
      public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        heard.add("closed");
        return null;
      }
    };
  }

  private HttpResponse<String> ask(String who, String json) throws Exception {
    return client(
        as(who, "demo", CALLS + "/request")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return browser(request(path));
  }

  /** As the page posts: the cookie's value in the header, and with forms as a parameter as well. */
  private HttpResponse<String> post(String path, String body) throws Exception {
    String token =
        cookies.getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
            .map(HttpCookie::getValue)
            .findFirst()
            .orElse("none");
    boolean isJson = body.startsWith("{");
    String form = body + "&_csrf=" + URLEncoder.encode(token, UTF_8);
    return browser(
        request(path)
            .header("X-XSRF-TOKEN", token)
            .header(
                "Content-Type", isJson ? "application/json" : "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(isJson ? body : form)));
  }

  private static HttpRequest.Builder as(String who, String password, String path) {
    String credentials = Base64.getEncoder().encodeToString((who + ":" + password).getBytes(UTF_8));
    return request(path)
        .header("Accept", "application/json")
        .header("Authorization", "Basic " + credentials);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  private static URI uri(String path) {
    return uri(app, path);
  }

  private static URI uri(ConfigurableApplicationContext app, String path) {
    String port = app.getEnvironment().getProperty("local.server.port");
    return URI.create("http://localhost:" + port + path);
  }

  private HttpResponse<String> browser(HttpRequest.Builder request) throws Exception {
    return send(browser, request);
  }

  private HttpResponse<String> client(HttpRequest.Builder request) throws Exception {
    return send(client, request);
  }

  private static HttpResponse<String> send(HttpClient by, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return by.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static Map<String, Object> json(HttpResponse<String> response) {
    return JsonParserFactory.getJsonParser().parseMap(response.body());
  }
}
