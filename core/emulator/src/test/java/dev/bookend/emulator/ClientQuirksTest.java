package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.video.v1.Room;
import com.twilio.rest.video.v1.room.Participant;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences between HTTP clients of various ages and languages. */
class ClientQuirksTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T23:30:00Z"));
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final TwilioEmulator.Server server = emulator.serve(0);
  private final TwilioRestClient twilio = Sdk.with(emulator, server.uri());

  @AfterEach
  void stop() {
    server.close();
  }

  private String authorization() {
    String pair = emulator.apiKeySid() + ":" + emulator.apiKeySecret();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.header("Authorization", authorization()).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri().resolve(path));
  }

  private JsonNode get(String path) throws Exception {
    return Json.read(send(request(path)).body());
  }

  private JsonNode post(String path, String form) throws Exception {
    return Json.read(send(request(path).POST(HttpRequest.BodyPublishers.ofString(form))).body());
  }

  // E1
  @ParameterizedTest
  @CsvSource({"close, close", "Close, close", "keep-alive, ''"})
  void closeHeaderOfTheClientIsAnswered(String asked, String answered) throws IOException {
    URI at = server.uri();
    String head =
        String.join(
            "\r\n",
            "GET /v1/Rooms HTTP/1.1",
            "Host: " + at.getAuthority(),
            "Authorization: " + authorization(),
            "Connection: " + asked,
            "",
            "");
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String read = "";
      while (!read.contains("\r\n\r\n")) {
        read += (char) socket.getInputStream().read();
      }

      assertThat(read).startsWith("HTTP/1.1 200");
      assertThat(read.lines().filter(line -> line.startsWith("Connection: ")))
          .containsExactlyElementsOf(
              answered.isEmpty() ? List.of() : List.of("Connection: " + answered));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T00:00:00Z",
        "2026-11-24T00:00:00",
        "2026-11-24T00:00",
        "2026-11-24T01:00:00%2B01:00",
        "2026-11-24"
      })
  void timesWithoutAZoneAndDatesAreInUtc(String midnight) throws Exception {
    Room room = Room.creator().create(twilio);
    emulator.join(new Token(emulator, clock, "anna", room.getSid()).sign());
    clock.advance(Duration.ofHours(1));
    Room.creator().create(twilio);
    emulator.join(new Token(emulator, clock, "bert", room.getSid()).sign());

    String before = "?DateCreatedBefore=" + midnight;
    assertThat(get("/v1/Rooms" + before).path("rooms").findValuesAsText("sid"))
        .containsExactly(room.getSid());
    String people = "/v1/Rooms/" + room.getSid() + "/Participants";
    assertThat(get(people + before).path("participants").findValuesAsText("identity"))
        .containsExactly("anna");
    assertThat(get(people + before.replace("Before", "After")).path("participants")).hasSize(1);
  }

  @Test
  void timesInTheFormatOfTheJavaSdkAreAccepted() {
    Room.creator().create(twilio);
    assertThat(
            Room.reader()
                .setDateCreatedAfter(LocalDateTime.of(2026, 11, 23, 0, 0).atZone(ZoneOffset.UTC))
                .read(twilio))
        .hasSize(1);
  }

  // E3
  @Test
  void anOpenRoomListsConnectedParticipantsByDefault() {
    Room room = Room.creator().create(twilio);
    TwilioEmulator.Guest anna =
        emulator.join(new Token(emulator, clock, "anna", room.getSid()).sign());
    TwilioEmulator.Guest bert =
        emulator.join(new Token(emulator, clock, "bert", room.getSid()).sign());
    bert.leave();

    assertThat(Participant.reader(room.getSid()).read(twilio))
        .extracting(Participant::getSid)
        .containsExactly(anna.sid());
    Room.updater(room.getSid(), Room.RoomStatus.COMPLETED).update(twilio);
    assertThat(Participant.reader(room.getSid()).read(twilio))
        .extracting(Participant::getSid)
        .containsExactly(bert.sid(), anna.sid());
    assertThat(
            Participant.reader(room.getSid()).setStatus(Participant.Status.CONNECTED).read(twilio))
        .isEmpty();
  }

  // E11
  @Test
  void corsAllowsOtherOrigins() throws Exception {
    HttpRequest preflight =
        request("/v1/Rooms").method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build();
    HttpResponse<String> allowed =
        HttpClient.newHttpClient().send(preflight, HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> answer = send(request("/v1/Rooms"));

    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Authorization");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(answer.headers().firstValue("Twilio-Request-Id").orElse(""))
        .matches("RQ[0-9a-f]{32}");
  }

  // E6
  @Test
  void anEmptyNameCountsAsMissing() throws Exception {
    JsonNode room = post("/v1/Rooms", "UniqueName=");

    assertThat(room.path("sid").asText()).startsWith("RM");
    assertThat(room.path("unique_name")).isEqualTo(room.path("sid"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VideoCodecs=VP8&VideoCodecs=VP9",
        "RecordParticipantsOnConnect=yes",
        "LargeRoom=1"
      })
  void aValueThatTwilioDoesNotKnowIsRefused(String form) throws Exception {
    assertThat(post("/v1/Rooms", form).path("code").asInt()).isEqualTo(20001);
  }

  // E7
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/Compositions",
        "/v1/Rooms/video-call-1/Transcriptions",
        "/v1/Rooms/video-call-1/Participants/anna/Nothing"
      })
  void whatIsNotEmulatedIsSaidToBeSo(String path) throws Exception {
    emulator.rooms().open("video-call-1", 2, Duration.ofMinutes(1));
    HttpResponse<String> answer = send(request(path));

    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(answer.body()).contains("does not have this resource");
  }
}
