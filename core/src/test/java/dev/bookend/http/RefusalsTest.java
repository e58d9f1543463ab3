package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.CallSettings;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.ProviderException;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.port.CallGuard;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalsTest {
  private final HttpFixture fixture = HttpFixture.open();

  /** A provider that temporarily cannot open rooms. */
  private record Failing(ProviderException failure) implements VideoRooms {
    @Override
    public String provider() {
      return "twilio";
    }

    @Override
    public boolean managesRooms() {
      return true;
    }

    @Override
    public String open(String name, int maxParticipants, Duration atMost) {
      throw failure;
    }

    @Override
    public void close(String room) {}

    @Override
    public Optional<List<Connection>> connections(String room) {
      return Optional.of(List.of());
    }

    @Override
    public List<OpenRoom> openRooms() {
      return List.of();
    }

    @Override
    public Instant providerTime() {
      return Instant.EPOCH;
    }

    @Override
    public void disconnect(String room, String identity) {}
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REQUEST")
  void callIsNotFoundForNonParticipants(Route route) {
    for (String id : List.of(fixture.asked(), fixture.accepted(), fixture.running())) {
      String before = fixture.send(Route.GET, "alice", id).raw();
      Reply foreign = fixture.send(route, "mallory", id).refused(404, "not_found");
      Reply none = fixture.send(route, "mallory", HttpFixture.NOBODYS).refused(404, "not_found");
      assertThat(foreign).isEqualTo(none);
      assertThat(foreign.raw()).doesNotContain(id);
      assertThat(fixture.send(Route.GET, "alice", id).raw()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REQUEST")
  void malformedIdIsNotFound(Route route) {
    Reply none = fixture.send(route, "alice", HttpFixture.NOBODYS).refused(404, "not_found");
    String id = fixture.accepted();
    for (String wrong :
        List.of("", "1", "request", "../x", id + "0", "{" + id + "}", "1-1-1-1-1")) {
      assertThat(fixture.send(route, "alice", wrong)).isEqualTo(none);
    }
  }

  @Test
  void tokenIsRejectedBeforeTheJoinWindow() {
    String body = "{\"invitee_ids\": [\"bob\"], \"scheduled_time\": \"2026-03-01T09:30:00Z\"}";
    String id = fixture.request("alice", body, null).text("id");
    fixture.send(Route.TOKEN, "alice", id).refused(409, "illegal_state");
    fixture.send(Route.TOKEN, "bob", id).refused(403, "not_allowed");
    fixture.send(Route.ACCEPT, "bob", id).expect(200);
    for (Route route : EnumSet.of(Route.TOKEN, Route.GENERATE_TOKEN)) {
      Reply early = fixture.send(route, "bob", id).refused(409, "too_early");
      assertThat(early.text("join_opens_at")).isEqualTo("2026-03-01T09:25:00Z");
    }
    fixture.after(Duration.ofMinutes(25));
    fixture.send(Route.TOKEN, "bob", id).expect(200);
  }

  @Test
  void tokenIsRejectedAfterTheEnd() {
    String id = fixture.running();
    fixture.after(Duration.ofSeconds(15));
    fixture.send(Route.TOKEN, "bob", id).refused(409, "call_over");
    fixture.send(Route.GENERATE_TOKEN, "bob", id).refused(409, "call_over");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REQUEST")
  void participantWhomTheGuardRefusesIsNotAllowed(Route route) {
    HttpFixture guarded =
        HttpFixture.with(
            builder -> builder.guard((actor, action, call) -> action == CallGuard.Action.REQUEST));
    guarded.send(route, "alice", guarded.asked()).refused(403, "not_allowed");
  }

  @Test
  void leavingTooOftenIsRefused() {
    HttpFixture limited =
        HttpFixture.with(
            builder ->
                builder.settings(
                    CallSettings.builder().limits(new PersonLimits(0, 0, 0, 3, 0)).build()));
    String id = limited.running();
    limited.send(Route.LEFT, "alice", id).expect(200);
    limited.send(Route.CONNECTED, "alice", id).expect(200);
    limited.send(Route.LEFT, "alice", id).refused(429, "slow_down");
  }

  @Test
  void transitionThatTheStateForbidsIsAConflict() {
    String id = fixture.running();
    for (Route route : EnumSet.of(Route.CANCEL, Route.RESCHEDULE)) {
      Reply reply = fixture.send(route, "alice", id).refused(409, "illegal_state");
      assertThat(reply.text("detail")).contains(id).endsWith("it is in progress.");
    }
    HttpFixture other = HttpFixture.open();
    other.send(Route.COMPLETE, "alice", other.accepted()).refused(409, "illegal_state");
  }

  @Test
  void presenceReportsRequireAToken() {
    fixture.send(Route.CONNECTED, "bob", fixture.accepted()).refused(403, "not_allowed");
  }

  @Test
  void extensionIsRejectedUnlessTheTermsAllowIt() {
    fixture.send(Route.EXTEND, "bob", fixture.running()).refused(403, "not_allowed");

    HttpFixture generous =
        HttpFixture.onTerms(
            terms -> terms.toBuilder().extendableBy(Duration.ofSeconds(10)).build());
    String id = generous.running();
    for (String seconds : List.of("0", "-1", "11", "9223372036854775807", "9".repeat(900))) {
      Body body = HttpFixture.json("{\"seconds\": " + seconds + "}");
      generous.send(Route.EXTEND, "bob", id, body).names("seconds");
    }
  }

  @Test
  void rangesHaveTheUnitOfTheField() {
    HttpFixture hour =
        HttpFixture.with(
            builder ->
                builder.settings(
                    CallSettings.builder()
                        .terms(CallTerms.builder().extendableBy(Duration.ofSeconds(10)).build())
                        .build()));
    Reply longer =
        hour.request("alice", "{\"invitee_ids\": [\"bob\"], \"duration_seconds\": 3601}", null)
            .refused(400, "invalid_request");
    assertThat(longer.text("field")).isEqualTo("duration_seconds");
    assertThat(longer.json().get("min").intValue()).isEqualTo(1);
    assertThat(longer.json().get("max").intValue()).isEqualTo(3600);

    String past = "{\"invitee_ids\": [\"bob\"], \"scheduled_time\": \"2026-03-01T08:55:00Z\"}";
    Reply early = hour.request("alice", past, null).refused(400, "invalid_request");
    assertThat(early.text("min")).isEqualTo("2026-03-01T09:00:00Z");
    assertThat(early.text("max")).isEqualTo("2027-03-02T09:00:00Z");

    Reply extended =
        hour.send(Route.EXTEND, "alice", hour.running(), HttpFixture.json("{\"seconds\": 11}"))
            .refused(400, "invalid_request");
    assertThat(extended.text("detail")).isEqualTo("seconds must be between 1 and 10 seconds.");
    assertThat(extended.json().get("min").intValue()).isEqualTo(1);
    assertThat(extended.json().get("max").intValue()).isEqualTo(10);
  }

  @Test
  void doubleBookingIsRejected() {
    HttpFixture exclusive = HttpFixture.onTerms(terms -> terms.toBuilder().exclusive(true).build());
    exclusive.accepted();
    exclusive.request("bob", "{\"invitee_ids\": [\"carol\"]}", null).refused(409, "double_booked");
    String id =
        exclusive.request("carol", "{\"invitee_ids\": [\"bob\"]}", null).expect(201).text("id");
    exclusive.send(Route.ACCEPT, "bob", id).refused(409, "double_booked");
  }

  @Test
  void overBudgetHasRetryAfterIfARetryCanSucceed() {
    SpendCap oneADay = SpendCap.calls(CalendarUnit.DAY, 1);
    HttpFixture thrifty = HttpFixture.with(builder -> builder.spendCap(oneADay));
    String body = "{\"invitee_ids\": [\"bob\"], \"scheduled_time\": \"2026-03-01T09:00:30Z\"}";
    Reply first = thrifty.request("alice", body, "key").expect(201);
    thrifty.after(Duration.ofSeconds(30));

    Reply today = thrifty.request("alice", body, null).refused(429, "over_budget");
    assertThat(today.headers()).containsEntry("Retry-After", Integer.toString(15 * 3600 - 30));
    assertThat(thrifty.request("alice", body, "key").text("id")).isEqualTo(first.text("id"));

    String later = "{\"invitee_ids\": [\"bob\"], \"scheduled_time\": \"2026-03-02T09:00:00Z\"}";
    String id = thrifty.request("alice", later, null).expect(201).text("id");
    Reply tomorrow = thrifty.request("alice", later, null).refused(429, "over_budget");
    assertThat(tomorrow.headers()).doesNotContainKey("Retry-After");

    thrifty.send(Route.CANCEL, "alice", id).expect(200);
    thrifty.request("alice", later, null).expect(201);
  }

  @Test
  void durationAboveTheMaximumIsNamed() {
    HttpFixture strict =
        HttpFixture.with(
            builder ->
                builder.settings(CallSettings.builder().maxLimit(Duration.ofSeconds(60)).build()));
    String body = "{\"invitee_ids\": [\"bob\"], \"duration_seconds\": 61}";
    assertThat(strict.request("alice", body, null).text("detail"))
        .isEqualTo("duration_seconds must be between 1 and 60 seconds.");
  }

  @Test
  void callsWorkWithoutCredentialsButTokensDoNot() {
    HttpFixture bare =
        HttpFixture.with(
            builder ->
                builder.provider(
                    VideoProvider.of(VideoRooms.adHoc("twilio"), TokenIssuer.unconfigured())));
    Reply reply = bare.send(Route.TOKEN, "bob", bare.accepted());
    assertThat(reply.refused(503, "video_not_configured").text("detail"))
        .isEqualTo("Video service not configured. Please set Twilio credentials.");
  }

  @Test
  void providerFailureIsAnsweredWithoutItsMessage() {
    HttpFixture down = failing(new ProviderException("No room for bob", Duration.ofMillis(1500)));
    Reply later = down.send(Route.TOKEN, "alice", down.accepted());
    assertThat(later.refused(503, "provider_unavailable").headers())
        .containsEntry("Retry-After", "2");

    HttpFixture broken = failing(new ProviderException("No room for bob"));
    broken.send(Route.TOKEN, "alice", broken.accepted()).refused(502, "provider_error");
  }

  private static HttpFixture failing(ProviderException failure) {
    return HttpFixture.with(
        builder ->
            builder.provider(VideoProvider.of(new Failing(failure), new HttpFixture.Tokens())));
  }
}
