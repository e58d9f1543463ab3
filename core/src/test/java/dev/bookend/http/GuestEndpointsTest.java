package dev.bookend.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.http.GuestEndpoints.Step;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests come by a link whose key is the permission for one person in one call. */
class GuestEndpointsTest {
  private final HttpFixture fixture = HttpFixture.clinic();
  private final String id = fixture.visit();
  private final Reply invited = fixture.invited(id);
  private final String key = invited.text("key");
  private final String guestId = invited.text("guest_id");

  private void admit() {
    fixture.send(Route.ADMIT, "alice", id, "{\"identity\": \"" + guestId + "\"}").expect(200);
  }

  private void opensNothing(String text, int status, String code) {
    fixture.guest(text).refused(status, code);
    for (Step step : Step.values()) {
      fixture.guest(text, step).refused(status, code);
    }
  }

  @Test
  void anInvitationReturnsTheKeyOnceAndTheIdOfTheGuest() {
    assertThat(Reply.names(invited.json()))
        .containsExactly("guest_id", "key", "url", "valid_until");
    assertThat(key).matches("[\\w-]{43}");
    assertThat(invited.text("url")).isEqualTo(key);
    assertThat(guestId).startsWith("bookend-guest-");
    assertThat(invited.text("valid_until")).isEqualTo("2026-03-01T09:10:45Z");

    String seen =
        fixture.send(Route.GET, "alice", id).raw() + fixture.send(Route.HISTORY, "bob", id).raw();
    assertThat(seen).contains(guestId, "\"name\":\"Dr. Grey\"").doesNotContain(key);
    String secret = key.substring(key.length() - 20);
    assertThat(seen).doesNotContain(secret);
  }

  @Test
  void theUrlComesFromTheSettings() {
    HttpSettings settings =
        HttpSettings.builder().guestUrl("https://care.example/guest#{key}").build();
    Response answer =
        new CallEndpoints(fixture.service, settings)
            .people()
            .inviteGuest("alice", id, HttpFixture.json("{\"name\": \"Dr. Grey\"}"));
    Reply link = Reply.of(answer).expect(201);
    assertThat(link.text("url")).isEqualTo("https://care.example/guest#" + link.text("key"));
  }

  @Test
  void aGuestSeesTheCallWithoutIdentities() {
    assertThat(fixture.guest(key).expect(200).json())
        .isEqualTo(
            Reply.parse(
                """
                {"status": "accepted", "identity": "%s", "name": "Dr. Grey", "role": null,
                 "admission": "required", "admission_since": null, "connected_at": null,
                 "others": [{"role": "carer", "connected": false},
                            {"role": "client", "connected": false}],
                 "scheduled_time": "2026-03-01T09:00:00Z", "duration_seconds": 15,
                 "join_opens_at": "2026-03-01T08:55:00Z", "join_closes_at": "2026-03-01T09:10:00Z",
                 "started_at": null, "ends_at": null, "server_time": "2026-03-01T09:00:00Z"}
                """
                    .formatted(guestId)));
  }

  @Test
  void aGuestWaitsIsAdmittedJoinsAndLeaves() {
    fixture.guest(key, Step.TOKEN).refused(403, "not_admitted");
    assertThat(fixture.guest(key, Step.ARRIVE).expect(200).text("admission")).isEqualTo("waiting");
    fixture.guest(key, Step.TOKEN).refused(403, "not_admitted");
    admit();
    Reply ticket = fixture.guest(key, Step.TOKEN).expect(200);
    assertThat(ticket.text("identity")).isEqualTo(guestId);
    assertThat(ticket.text("room_name")).isEqualTo("video-call-" + id);
    assertThat(fixture.guest(key, Step.CONNECTED).expect(200).text("connected_at"))
        .isEqualTo("2026-03-01T09:00:00Z");
    fixture.guest(key, Step.LEFT).expect(200);

    JsonNode items = fixture.send(Route.HISTORY, "alice", id).json().get("items");
    assertThat(items.findValuesAsText("type"))
        .containsExactly(
            "requested",
            "accepted",
            "added",
            "arrived",
            "admitted",
            "token_issued",
            "connected",
            "left");
    assertThat(items.get(3).get("by").asText()).isEqualTo(guestId);
  }

  @Test
  void anInvitationMayLetAGuestInWithoutAdmission() {
    String trusted = "{\"name\": \"Interpreter\", \"waits\": false}";
    Reply link = fixture.send(Route.INVITE_GUEST, "alice", id, trusted).expect(201);
    fixture.guest(link.text("key"), Step.TOKEN).expect(200);
  }

  @Test
  void aDeniedGuestGetsNoToken() {
    fixture.guest(key, Step.ARRIVE).expect(200);
    fixture.send(Route.DENY, "alice", id, "{\"identity\": \"" + guestId + "\"}").expect(200);
    assertThat(fixture.guest(key).expect(200).text("admission")).isEqualTo("denied");
    fixture.guest(key, Step.TOKEN).refused(403, "not_admitted");
    fixture.guest(key, Step.ARRIVE).refused(403, "not_admitted");
  }

  @Test
  void aRevokedKeyOpensNothing() {
    admit();
    fixture.guest(key, Step.TOKEN).expect(200);
    for (int times = 0; times < 2; times++) {
      Response revoked = fixture.api.people().revokeGuest("alice", id, guestId);
      HttpFixture.documented("bookendRevokeGuest", revoked).expect(204);
    }
    opensNothing(key, 404, "not_found");
  }

  @Test
  void onlyAGuestOfTheCallIsRevoked() {
    fixture.send(Route.REVOKE_GUEST, "alice", id).refused(404, "not_found");
    for (String other : List.of("bob", "", "bookend-guest-", key)) {
      Response answer = fixture.api.people().revokeGuest("alice", id, other);
      HttpFixture.documented("bookendRevokeGuest", answer).refused(404, "not_found");
    }
    Response outsider = fixture.api.people().revokeGuest("mallory", id, guestId);
    Reply.of(outsider).refused(404, "not_found");
    Reply.of(fixture.api.people().revokeGuest("bob", id, guestId)).refused(403, "not_allowed");
    fixture.guest(key).expect(200);
  }

  @Test
  void anExpiredKeyOpensNothing() {
    String brief = "{\"name\": \"Dr. Grey\", \"valid_until\": \"2026-03-01T09:00:05Z\"}";
    Reply link = fixture.send(Route.INVITE_GUEST, "alice", id, brief).expect(201);
    assertThat(link.text("valid_until")).isEqualTo("2026-03-01T09:00:05Z");
    fixture.guest(link.text("key")).expect(200);
    fixture.after(Duration.ofSeconds(5));
    opensNothing(link.text("key"), 404, "not_found");
    fixture.guest(key).expect(200);
  }

  @Test
  void aKeyOpensNothingAfterTheEnd() {
    fixture.send(Route.CANCEL, "alice", id).expect(200);
    opensNothing(key, 409, "call_over");
  }

  @Test
  void aKeyOpensNothingWhenTheCallCanNoLongerBegin() {
    fixture.after(Duration.ofMinutes(10));
    opensNothing(key, 409, "call_over");
  }

  @Test
  void aKeyOpensNoOtherCall() {
    fixture.after(Duration.ofSeconds(46)); // no longer the same ring
    String other = fixture.visit();
    byte[] ofOther = Base64.getUrlDecoder().decode(fixture.invited(other).text("key"));
    byte[] mixed = Base64.getUrlDecoder().decode(key);
    System.arraycopy(ofOther, 0, mixed, 0, 16);
    opensNothing(Base64.getUrlEncoder().withoutPadding().encodeToString(mixed), 404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "%", "é", "bookend-guest-1", "00000000-0000-4000-8000-000000000000"})
  void aTextThatIsNoKeyOpensNothing(String text) {
    opensNothing(text, 404, "not_found");
    byte[] wrong = Base64.getUrlDecoder().decode(key);
    wrong[wrong.length - 1] ^= 1;
    opensNothing(Base64.getUrlEncoder().withoutPadding().encodeToString(wrong), 404, "not_found");
  }

  @Test
  void aGuestIsNoUser() {
    for (Route route : Route.values()) {
      fixture.send(route, guestId, id).names("identity");
    }
    String added = "{\"identity\": \"" + guestId + "\"}";
    fixture.send(Route.ADD, "alice", id, added).names("identity");
  }

  @Test
  void wrongKeysKeepOutNoGuest() {
    byte[] guess = Base64.getUrlDecoder().decode(key);
    for (int i = 0; i < 200; i++) {
      guess[31] = (byte) (guess[31] + 1);
      if (!encoded(guess).equals(key)) {
        fixture.guest(encoded(guess)).refused(404, "not_found");
      }
    }
    fixture.guest(key).expect(200);
  }

  @Test
  void theRequestsOfOneGuestAreLimited() {
    String another = fixture.invited(id).text("key");
    for (int i = 0; i < 60; i++) {
      fixture.guest(key).expect(200);
    }
    Reply refused = fixture.guest(key).refused(429, "slow_down");
    assertThat(refused.headers()).containsEntry("Retry-After", "1");
    fixture.guest(another).expect(200);
    fixture.clock.advance(Duration.ofSeconds(1));
    fixture.guest(key).expect(200);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Response handled(String method, String path, Map<String, String> headers) {
    return fixture.guests.handle(method, URI.create(path), headers::get);
  }

  @Test
  void aHostWithoutAnAdapterHandsEachRequestOver() {
    String path = "/api/video/guest/" + key;
    assertThat(Reply.of(handled("GET", path, Map.of())).expect(200).text("identity"))
        .isEqualTo(guestId);
    Response head = handled("HEAD", path, Map.of());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(Reply.of(handled("POST", path + "/arrive", Map.of())).expect(200).text("admission"))
        .isEqualTo("waiting");
    admit();
    Reply.of(handled("POST", path + "/token", Map.of())).expect(200);
    Reply.of(handled("POST", path + "/connected", Map.of())).expect(200);
    Reply.of(handled("POST", path + "/left", Map.of())).expect(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, '', 'GET, HEAD'",
    "DELETE, '', 'GET, HEAD'",
    "GET, /token, POST",
    "HEAD, /token, POST",
    "PUT, /arrive, POST"
  })
  void otherMethodsAreRefused(String method, String rest, String allowed) {
    Response refused = handled(method, "/api/video/guest/" + key + rest, Map.of());
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers()).containsEntry("Allow", allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/video/guest",
        "/api/video/guest/",
        "/api/video/guest/k/",
        "/api/video/guest/k/extend",
        "/api/video/guest/k/token/x",
        "/api/video%2Fguest/k",
        "host:443",
        "*"
      })
  void otherPathsAreNotFound(String path) {
    for (String method : List.of("GET", "POST")) {
      Response answer = handled(method, path, Map.of());
      assertThat(answer.status()).isEqualTo(404);
      assertThat(new String(answer.body(), UTF_8)).contains("no such route");
    }
  }

  @Test
  void postsOfOtherSitesAreRefused() {
    String path = "/api/video/guest/" + key + "/arrive";
    Map<String, String> form = Map.of("Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain");
    Reply.of(handled("POST", path, form)).refused(403, "not_allowed");
    Map<String, String> json =
        Map.of("Sec-Fetch-Site", "cross-site", "Content-Type", "application/json");
    Reply.of(handled("POST", path, json)).expect(200);
  }
}
