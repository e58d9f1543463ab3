package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.call.InvalidValueException;
import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class RestFaultsTest {
  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final TwilioEmulator.Server server = emulator.serve(0);
  private final EmulatorFaults faults = emulator.faults();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest request(String method, String path, String form) {
    String pair = emulator.apiKeySid() + ":" + emulator.apiKeySecret();
    return HttpRequest.newBuilder(URI.create(server.uri() + path))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
        .method(method, HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  private void untilHeldUp(int requests) {
    while (faults.heldUp() < requests) {
      Thread.onSpinWait();
    }
  }

  private HttpRequest create() {
    return request("POST", "/v1/Rooms", "UniqueName=video-call-1");
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_MANY_REQUESTS, 429, 0",
    "TOO_MANY_REQUESTS_UNTIMED, 429, 0",
    "ERROR, 500, 0",
    "ERROR_AFTER_EFFECT, 500, 1",
    "BAD_GATEWAY, 502, 0",
    "BAD_GATEWAY_AFTER_EFFECT, 502, 1",
    "GARBAGE_BODY, 201, 1"
  })
  void aFaultHappensOnceWithOrWithoutTheEffect(Fault fault, int status, int rooms)
      throws IOException, InterruptedException {
    faults.inject(Operation.CREATE_ROOM, fault, 1);

    assertThat(send(create()).statusCode()).isEqualTo(status);
    assertThat(emulator.rooms().openRooms()).hasSize(rooms);
    assertThat(send(create()).statusCode()).isEqualTo(rooms == 0 ? 201 : 400);
  }

  @Test
  void tooManyRequestsMayHaveRetryAfter() throws IOException, InterruptedException {
    faults.inject(Operation.CREATE_ROOM, Fault.TOO_MANY_REQUESTS, 1);
    faults.inject(Operation.CREATE_ROOM, Fault.TOO_MANY_REQUESTS_UNTIMED, 1);
    HttpResponse<String> timed = send(create());
    HttpResponse<String> untimed = send(create());

    assertThat(timed.headers().firstValue("Retry-After")).contains("1");
    assertThat(untimed.headers().firstValue("Retry-After")).isEmpty();
    assertThat(Json.read(untimed.body()).path("code").asInt()).isEqualTo(20429);
  }

  @Test
  void aBadGatewayHasAnHtmlBodyAndGarbageIsInvalidJson() throws IOException, InterruptedException {
    faults.inject(Operation.CREATE_ROOM, Fault.BAD_GATEWAY, 1);
    faults.inject(Operation.CREATE_ROOM, Fault.GARBAGE_BODY, 1);
    HttpResponse<String> html = send(create());

    assertThat(html.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(html.body()).startsWith("<html>");
    assertThat(Json.read(send(create()).body()).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"HANG, 0", "HANG_AFTER_EFFECT, 1"})
  void aRequestHangsUntilItIsReleased(Fault fault, int rooms) {
    faults.inject(Operation.CREATE_ROOM, fault, 1);
    CompletableFuture<HttpResponse<String>> hanging =
        client.sendAsync(create(), HttpResponse.BodyHandlers.ofString());
    untilHeldUp(1);

    assertThat(hanging).isNotDone();
    assertThat(emulator.rooms().openRooms()).hasSize(rooms);
    faults.release();
    assertThatThrownBy(() -> hanging.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(emulator.rooms().openRooms()).hasSize(rooms);
    assertThat(faults.heldUp()).isZero();
  }

  @Test
  void aHundredHangingRequestsDoNotBlockOthers() throws IOException, InterruptedException {
    faults.inject(Operation.FETCH_ROOM, Fault.HANG, 100);
    List<CompletableFuture<HttpResponse<String>>> hanging = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      hanging.add(
          client.sendAsync(
              request("GET", "/v1/Rooms/any", ""), HttpResponse.BodyHandlers.ofString()));
    }
    untilHeldUp(100);

    assertThat(send(create()).statusCode()).isEqualTo(201);
    assertThat(hanging).noneMatch(CompletableFuture::isDone);
    emulator.reset();
    assertThat(faults.heldUp()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"CUT, 0", "CUT_AFTER_EFFECT, 1"})
  void aConnectionIsClosedWithoutAResponse(Fault fault, int rooms) {
    // the JDK's client retries after a closed connection, and each attempt gets the fault
    faults.inject(Operation.CREATE_ROOM, fault, 10);

    assertThatThrownBy(() -> send(create())).isInstanceOf(IOException.class);
    assertThat(emulator.rooms().openRooms()).hasSize(rooms);
  }

  @Test
  void aSlowBodyIsCompletedAfterRelease() throws Exception {
    faults.inject(Operation.CREATE_ROOM, Fault.SLOW_BODY, 1);
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(create(), HttpResponse.BodyHandlers.ofString());
    untilHeldUp(1);
    assertThat(slow).isNotDone();
    faults.release();

    HttpResponse<String> answer = slow.get(30, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(Json.read(answer.body()).path("unique_name").asText()).isEqualTo("video-call-1");
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void eachOperationHasItsOwnFaults(Operation operation) throws Exception {
    faults.inject(operation, Fault.ERROR, 1);

    for (Operation asked : Operation.values()) {
      int status = send(requestFor(asked)).statusCode();
      assertThat(status == 500).as(asked.toString()).isEqualTo(asked == operation);
    }
  }

  private HttpRequest requestFor(Operation operation) {
    String usage = "/2010-04-01/Accounts/" + emulator.accountSid() + "/Usage";
    return switch (operation) {
      case CREATE_ROOM -> create();
      case LIST_ROOMS -> request("GET", "/v1/Rooms", "");
      case FETCH_ROOM -> request("GET", "/v1/Rooms/a", "");
      case END_ROOM -> request("POST", "/v1/Rooms/a", "Status=completed");
      case LIST_PARTICIPANTS -> request("GET", "/v1/Rooms/a/Participants", "");
      case FETCH_PARTICIPANT -> request("GET", "/v1/Rooms/a/Participants/b", "");
      case DISCONNECT_PARTICIPANT -> request("POST", "/v1/Rooms/a/Participants/b", "");
      case ANONYMIZE -> request("POST", "/v1/Rooms/a/Participants/b/Anonymize", "");
      case READ_TRACKS -> request("GET", "/v1/Rooms/a/Participants/b/PublishedTracks", "");
      case READ_RECORDINGS -> request("GET", "/v1/Rooms/a/Recordings", "");
      case CHANGE_RULES -> request("POST", "/v1/Rooms/a/RecordingRules", "");
      case READ_USAGE -> request("GET", usage + "/Records.json", "");
      case READ_TRIGGERS -> request("GET", usage + "/Triggers.json", "");
      case WRITE_TRIGGER -> request("POST", usage + "/Triggers.json", "");
    };
  }

  @Test
  void requestsFailAtRandomUntilFaultsAreCleared() throws IOException, InterruptedException {
    faults.happenAtRandom(Operation.LIST_ROOMS, Fault.ERROR, 0.5, 42);
    int failed = 0;
    for (int i = 0; i < 40; i++) {
      failed += send(requestFor(Operation.LIST_ROOMS)).statusCode() == 500 ? 1 : 0;
    }
    faults.clear();

    assertThat(failed).isBetween(8, 32);
    assertThat(send(requestFor(Operation.LIST_ROOMS)).statusCode()).isEqualTo(200);
  }

  @Test
  void invalidTimesAndProbabilitiesAreRejected() {
    assertThatThrownBy(() -> faults.inject(Operation.CREATE_ROOM, Fault.ERROR, 0))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> faults.happenAtRandom(Operation.CREATE_ROOM, Fault.ERROR, 1.1, 1))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void writesAndReadsHaveSeparateQuotasPerSecond() throws IOException, InterruptedException {
    emulator.configure(TwilioEmulator.Options.defaults().withQuota(1, 2));
    HttpRequest read = requestFor(Operation.LIST_ROOMS);

    assertThat(send(create()).statusCode()).isEqualTo(201);
    HttpResponse<String> second = send(requestFor(Operation.END_ROOM));
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(Json.read(second.body()).path("code").asInt()).isEqualTo(20429);
    assertThat(send(read).statusCode()).isEqualTo(200);
    assertThat(send(read).statusCode()).isEqualTo(200);
    assertThat(send(read).statusCode()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(send(requestFor(Operation.END_ROOM)).statusCode()).isEqualTo(404);
  }

  @Test
  void faultsAndGuestsCanBeControlledOverHttp() throws IOException, InterruptedException {
    emulator.rooms().open("video-call-2", 2, Duration.ofMinutes(1));
    String token = new Token(emulator, clock, "anna", "video-call-2").sign();

    HttpResponse<String> joined = send(request("POST", "/emulator/guests", "token=" + token));
    assertThat(joined.statusCode()).isEqualTo(201);
    assertThat(Page.present(emulator, "video-call-2")).containsExactly("anna");
    String sid = Json.read(joined.body()).path("sid").asText();
    send(request("DELETE", "/emulator/guests/" + sid, ""));
    assertThat(Page.present(emulator, "video-call-2")).isEmpty();
    HttpResponse<String> refused = send(request("POST", "/emulator/guests", "token=no"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Json.read(refused.body()).path("code").asInt()).isEqualTo(20101);

    send(request("POST", "/emulator/faults", "operation=CREATE_ROOM&fault=ERROR&times=9"));
    assertThat(send(create()).statusCode()).isEqualTo(500);
    send(request("DELETE", "/emulator/faults", ""));
    assertThat(send(create()).statusCode()).isEqualTo(201);
    assertThat(send(request("POST", "/emulator/faults", "operation=X")).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404",
    "PUT, /v1/Rooms, 405",
    "GET, /v1/Rooms?PageSize=x, 400",
    "GET, /2010-04-01/Accounts/AC0/Usage/Records.json, 404"
  })
  void whatMakesNoSenseIsRefused(String method, String path, int status) throws Exception {
    HttpResponse<String> answer = send(request(method, path, ""));

    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void aTooLargeBodyIsRejected() throws IOException, InterruptedException {
    HttpRequest big = request("POST", "/v1/Rooms", "UniqueName=" + "a".repeat(70_000));

    assertThat(send(big).statusCode()).isEqualTo(413);
  }
}
