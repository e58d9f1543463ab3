package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.CallSettings;
import dev.bookend.TestClock;
import dev.bookend.VideoCallService;
import dev.bookend.VideoCallServiceBuilder;
import dev.bookend.call.Actor;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.RolePolicy;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.http.GuestEndpoints.Step;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallGuard;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service with HTTP routes and a settable clock, which starts at nine o'clock. */
final class HttpFixture {
  static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");
  static final String NOBODYS = "00000000-0000-4000-8000-000000000000";
  private static final JsonNode DOCUMENT =
      Reply.parse(OpenApiDocument.version31(HttpSettings.defaults()));
  private static final List<String> PEOPLE = List.of("alice", "bob", "carol", "mallory");

  /** Issues unsigned tokens that contain identity and room. */
  static final class Tokens implements TokenIssuer {
    @Override
    public boolean isConfigured() {
      return true;
    }

    @Override
    public TokenIssuer.Token issue(TokenIssuer.Request request) {
      return new TokenIssuer.Token(
          "token of " + request.identity() + " for " + request.room(),
          request.issuedAt().plus(request.validity()));
    }
  }

  final TestClock clock = new TestClock(NINE);
  final VideoCallService service;
  final CallEndpoints api;
  final GuestEndpoints guests;

  private HttpFixture(UnaryOperator<VideoCallServiceBuilder> how) {
    service =
        how.apply(
                VideoCallService.builder()
                    .repository(new InMemoryCallRepository())
                    .provider(VideoProvider.of(VideoRooms.adHoc("twilio"), new Tokens()))
                    .settings(CallSettings.builder().limits(PersonLimits.NONE).build())
                    .clock(clock))
            .build();
    api = new CallEndpoints(service, HttpSettings.defaults());
    guests = new GuestEndpoints(service);
  }

  static HttpFixture open() {
    return new HttpFixture(builder -> builder);
  }

  static HttpFixture with(UnaryOperator<VideoCallServiceBuilder> how) {
    return new HttpFixture(how);
  }

  static HttpFixture onTerms(UnaryOperator<CallTerms> terms) {
    CallTerms agreed = terms.apply(CallTerms.defaults());
    return with(
        builder ->
            builder.settings(
                CallSettings.builder()
                    .terms(agreed)
                    .maxLimit(CallTerms.MAX_LIMIT)
                    .limits(PersonLimits.NONE)
                    .build()));
  }

  /**
   * Carers admit and add people, and must be there; clients wait, and may only join. Alice and the
   * system name the roles.
   */
  static HttpFixture clinic() {
    return clinic(builder -> builder);
  }

  static HttpFixture clinic(UnaryOperator<VideoCallServiceBuilder> how) {
    RolePolicy carer =
        RolePolicy.builder().admits(true).required(true).mayChangePeople(true).build();
    RolePolicy client =
        RolePolicy.builder()
            .waits(true)
            .mayEnd(false)
            .mayExtend(false)
            .mayReschedule(false)
            .build();
    CallTerms terms =
        CallTerms.builder()
            .extendableBy(Duration.ofSeconds(30))
            .roles(Map.of("carer", carer, "client", client))
            .build();
    CallGuard usual = CallGuard.participantsOnly();
    return with(
        builder ->
            how.apply(
                builder
                    .settings(CallSettings.builder().terms(terms).limits(PersonLimits.NONE).build())
                    .guard(
                        (actor, action, call) ->
                            usual.allows(actor, action, call)
                                || (action == CallGuard.Action.ASSIGN_ROLES
                                    && actor.equals(Actor.of("alice"))))));
  }

  static Body json(String content) {
    return body(content.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  static Body body(byte[] content, @Nullable String type) {
    return new Body(new ByteArrayInputStream(content), type, content.length);
  }

  static Body empty() {
    return body(new byte[0], null);
  }

  void after(Duration pause) {
    clock.advance(pause);
    service.keeper().runDue();
  }

  Reply send(Route route, String who, String id) {
    return send(route, who, id, json(route.body(id)));
  }

  Reply send(Route route, String who, String id, Body body) {
    return checked(who, route.operationId, route.on(api, who, id, body));
  }

  /** As {@link #send}, for failures that the host causes, whose statuses no document can list. */
  Reply sendUndocumented(Route route, String who, String id) {
    return withoutOthers(who, route.on(api, who, id, json(route.body(id))));
  }

  Reply send(Route route, String who, String id, String body) {
    return send(route, who, id, json(body));
  }

  /** What a guest is answered; it never names another person of the call. */
  Reply guest(String key) {
    return ofGuest(documented("bookendGetGuestCall", guests.view(key)));
  }

  Reply guest(String key, Step step) {
    String operation =
        switch (step) {
          case ARRIVE -> "bookendGuestArrive";
          case TOKEN -> "bookendGuestJoin";
          case CONNECTED -> "bookendGuestReportConnected";
          case LEFT -> "bookendGuestReportLeft";
        };
    return ofGuest(documented(operation, guests.step(key, step)));
  }

  private static Reply ofGuest(Reply reply) {
    assertThat(PEOPLE).noneMatch(reply.raw()::contains);
    return reply;
  }

  Reply list(String who, Map<String, String> query) {
    return checked(who, "bookendListCalls", api.list(who, query));
  }

  Reply settings(String who) {
    return checked(who, "bookendGetSettings", api.settings(who));
  }

  Reply history(String who, String id, Map<String, String> query) {
    return checked(who, Route.HISTORY.operationId, api.history(who, id, query));
  }

  Reply request(String who, String body, @Nullable String key) {
    return checked(who, Route.REQUEST.operationId, api.request(who, json(body), key));
  }

  /**
   * Asserts that the OpenAPI document has the status, and that a problem names no identity but that
   * of the caller.
   */
  private static Reply checked(String who, String operationId, Response answer) {
    documented(operationId, answer);
    return withoutOthers(who, answer);
  }

  private static Reply withoutOthers(String who, Response answer) {
    Reply reply = Reply.of(answer);
    if (answer.status() >= 400) {
      assertThat(PEOPLE).filteredOn(person -> !person.equals(who)).noneMatch(reply.raw()::contains);
    }
    return reply;
  }

  /** Asserts that the OpenAPI document has the status for the operation. */
  static Reply documented(String operationId, Response answer) {
    List<JsonNode> operations = new ArrayList<>();
    for (JsonNode path : DOCUMENT.get("paths")) {
      path.forEach(
          operation -> {
            if (operation.path("operationId").asText().equals(operationId)) {
              operations.add(operation);
            }
          });
    }
    assertThat(operations).as(operationId).hasSize(1);
    assertThat(Reply.names(operations.get(0).get("responses")))
        .as(operationId)
        .contains(Integer.toString(answer.status()));
    return Reply.of(answer);
  }

  /** Alice requests an instant call with Bob. */
  String asked() {
    return request("alice", "{\"invitee_ids\": [\"bob\"]}", null).expect(201).text("id");
  }

  /** Alice, a carer, requests a call with Bob, a client, who accepts. */
  String visit() {
    String people =
        """
        {"participants": [{"identity": "alice", "role": "carer"},
                          {"identity": "bob", "role": "client"}]}
        """;
    String id = request("alice", people, null).expect(201).text("id");
    send(Route.ACCEPT, "bob", id).expect(200);
    return id;
  }

  /** Alice invites a guest. */
  Reply invited(String id) {
    return send(Route.INVITE_GUEST, "alice", id).expect(201);
  }

  String accepted() {
    String id = asked();
    send(Route.ACCEPT, "bob", id).expect(200);
    return id;
  }

  String running() {
    String id = accepted();
    for (String who : List.of("alice", "bob")) {
      send(Route.TOKEN, who, id).expect(200);
      send(Route.CONNECTED, who, id).expect(200);
    }
    return id;
  }
}
