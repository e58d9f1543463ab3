package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.RoomEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All routes on the JDK's HTTP server, each request handed over in one line. */
class HandleTest {
  private static final String CALLS = "/api/bookings/video-call";
  private static final JsonNode DOCUMENT =
      Reply.parse(OpenApiDocument.version31(HttpSettings.defaults()));
  private static final InputStream NOTHING = InputStream.nullInputStream();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final HttpFixture fixture = HttpFixture.open();
  private final CallbackEndpoints callbacks =
      new CallbackEndpoints(fixture.service, null, alert -> {});
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** The user is a header here; a real host authenticates. */
  private void handle(HttpExchange exchange) throws IOException {
    String user = exchange.getRequestHeaders().getFirst("User");
    Response answer =
        fixture.api.handle(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            user,
            exchange.getRequestHeaders()::getFirst,
            exchange.getRequestBody());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String user, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + server.getAddress().getPort() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (user != null) {
      request.header("User", user);
    }
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Reply.parse(response.body());
  }

  @Test
  void aCallIsRequestedAnsweredJoinedAndRead() throws Exception {
    HttpResponse<String> asked =
        send(
            "POST",
            CALLS + "/request",
            "alice",
            "{\"invitee_ids\": [\"bob\"], \"booking_id\": \"b 1\"}",
            "Idempotency-Key",
            "k");
    String id = json(asked, 201).path("id").asText();
    String call = CALLS + "/" + id;
    assertThat(asked.headers().firstValue("Location")).contains(call);
    assertThat(
            json(
                    send(
                        "POST",
                        CALLS + "/request",
                        "alice",
                        "{\"invitee_ids\": [\"bob\"], \"booking_id\": \"b 1\"}",
                        "Idempotency-Key",
                        "k"),
                    201)
                .path("id")
                .asText())
        .isEqualTo(id);

    assertThat(json(send("POST", call + "/accept", "bob", ""), 200).path("status").asText())
        .isEqualTo("accepted");
    assertThat(json(send("POST", call + "/token", "bob", ""), 200).path("identity").asText())
        .isEqualTo("bob");
    assertThat(json(send("GET", call + "/token", "alice", ""), 200).path("identity").asText())
        .isEqualTo("alice");
    json(send("POST", call + "/connected", "alice", ""), 200);
    json(send("POST", call + "/connected", "bob", ""), 200);
    assertThat(json(send("GET", call, "bob", ""), 200).path("status").asText())
        .isEqualTo("in_progress");
    json(send("POST", call + "/arrive", "bob", ""), 200);
    String guest = "{\"name\": \"Dr. Grey\"}";
    JsonNode link = json(send("POST", call + "/guests", "alice", guest), 201);
    String guests = call + "/guests/" + link.path("guest_id").asText();
    assertThat(send("DELETE", guests, "alice", "").statusCode()).isEqualTo(204);
    String carol = "{\"identity\": \"carol\"}";
    json(send("POST", call + "/add", "alice", carol), 200);
    json(send("POST", call + "/remove", "alice", carol), 200);
    json(send("POST", call + "/left", "bob", ""), 200);
    assertThat(json(send("POST", call + "/complete", "bob", ""), 200).path("status").asText())
        .isEqualTo("completed");
    assertThat(json(send("GET", call + "/attendance", "bob", ""), 200).path("met").asBoolean())
        .isTrue();
    JsonNode page = json(send("GET", call + "/history?limit=2", "bob", ""), 200);
    assertThat(page.path("items")).hasSize(2);
    String next = "?limit=1&cursor=" + page.path("next_cursor").asText();
    assertThat(json(send("GET", call + "/history" + next, "bob", ""), 200).path("items"))
        .hasSize(1);
    assertThat(json(send("GET", CALLS + "?booking_id=b+1", "bob", ""), 200).path("items"))
        .hasSize(1);
    assertThat(json(send("GET", CALLS + "?booking_id=b%201", "bob", ""), 200).path("items"))
        .hasSize(1);
    assertThat(json(send("GET", CALLS + "?booking_id=b2", "bob", ""), 200).path("items")).isEmpty();
  }

  @Test
  void everyDocumentedOperationIsServedAndEveryOtherMethodRefused() throws Exception {
    for (String path : Reply.names(DOCUMENT.get("paths"))) {
      TreeSet<String> methods = new TreeSet<>();
      for (String method : Reply.names(DOCUMENT.get("paths").get(path))) {
        methods.add(method.toUpperCase(Locale.ROOT));
      }
      methods.retainAll(List.of("GET", "POST", "HEAD", "DELETE"));
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      URI uri =
          URI.create(
              path.replace("{id}", HttpFixture.NOBODYS)
                  .replace("{guest_id}", "bookend-guest-1")
                  .replace("{key}", "k"));
      for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
        Response answer = handled(method, uri);
        String what = method + " " + path;
        if (methods.contains(method)) {
          assertThat(new String(answer.body(), StandardCharsets.UTF_8))
              .as(what)
              .doesNotContain("no such route");
        }
        boolean isTokenByHead = method.equals("HEAD") && path.endsWith("/token");
        assertThat(answer.status() == 405)
            .as(what)
            .isEqualTo(isTokenByHead || !methods.contains(method));
      }
    }
  }

  private Response handled(String method, URI uri) {
    if (uri.toString().contains("/twilio/")) {
      return callbacks.handle(method, uri, name -> null, NOTHING);
    }
    return uri.toString().contains("/video/guest/")
        ? fixture.guests.handle(method, uri, name -> null)
        : fixture.api.handle(method, uri, "alice", name -> null, NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/bookings/video-call/",
        "/api/bookings/video-call/x/y",
        "/api/bookings/video-call/x/token/",
        "/api/bookings/video-call/x/token/y",
        "/api/bookings/video-call/x/guests/y/z",
        "/api/bookings/video-callx",
        "/bookings/video-call",
        "/api/api/bookings/video-call",
        "/api/video",
        "/%61pi/bookings/video-call",
        "/api/bookings%2Fvideo-call",
        "/api/video/twilio%2Fevents",
        "host:443",
        "*"
      })
  void otherPathsAreNotFound(String path) {
    assertThat(handled("GET", URI.create(path)).status()).isEqualTo(404);
    assertThat(callbacks.handle("POST", URI.create(path), name -> null, NOTHING).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"GET, ", "POST, /request"})
  void anUnauthenticatedRequestIs401(String method, @Nullable String path) throws Exception {
    String body = method.equals("GET") ? "" : "{\"invitee_ids\": [\"bob\"]}";
    String route = CALLS + (path == null ? "" : path);
    assertThat(json(send(method, route, null, body), 401).path("code").asText())
        .isEqualTo("unauthenticated");
    assertThat(json(send(method, route, " ", body), 401).path("code").asText())
        .isEqualTo("unauthenticated");
  }

  @Test
  void requestsOfOtherSitesAreRefused() throws Exception {
    String call = CALLS + "/" + fixture.accepted();
    for (String method : List.of("POST", "GET")) {
      assertThat(
              json(send(method, call + "/token", "bob", "", "Sec-Fetch-Site", "cross-site"), 403)
                  .path("code")
                  .asText())
          .isEqualTo("not_allowed");
    }
    assertThat(json(send("GET", call + "/history", "bob", ""), 200).path("items")).hasSize(2);
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() throws Exception {
    String call = CALLS + "/" + fixture.asked();
    HttpResponse<String> head = send("HEAD", call, "bob", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(send("HEAD", call + "/token", "bob", "").statusCode()).isEqualTo(405);
  }

  @Test
  void aBodyIsJudgedByItsHeaders() throws Exception {
    String call = CALLS + "/" + fixture.asked();
    assertThat(
            fixture
                .api
                .handle(
                    "POST",
                    URI.create(call + "/accept"),
                    "bob",
                    Map.of("Content-Type", "text/plain")::get,
                    new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8)))
                .status())
        .isEqualTo(415);
    Map<String, String> tooLong =
        Map.of(
            "X-Twilio-Signature",
            "c".repeat(28),
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Content-Length",
            "70000");
    CallbackEndpoints verifying =
        new CallbackEndpoints(fixture.service, new NeverReached(), alert -> {});
    for (String path : List.of("/api/video/twilio/events", "/api/video/twilio/usage")) {
      assertThat(verifying.handle("POST", URI.create(path), tooLong::get, NOTHING).status())
          .isEqualTo(413);
    }
  }

  private static final class NeverReached implements ProviderCallbacks {
    @Override
    public Optional<RoomEvent> roomEvent(Message message) {
      throw new AssertionError();
    }

    @Override
    public UsageAlert usageAlert(Message message) {
      throw new AssertionError();
    }
  }
}
