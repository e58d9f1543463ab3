package dev.bookend.http;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.CallQuery;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the HTTP contract, without a framework. Each method takes the authenticated
 * identity and the request, and returns the response, which may be a problem (RFC 9457). No client
 * input causes an exception. Thread-safe.
 */
public final class CallEndpoints {
  /**
   * An unread request body.
   *
   * @param content the bytes; read at most once, up to one byte more than {@link #MAX_BYTES}. Reads
   *     may block: callback routes interrupt the thread of a read that takes too long
   * @param contentType the header {@code Content-Type}; null if missing
   * @param length the header {@code Content-Length}; -1 if missing
   */
  public record Body(InputStream content, @Nullable String contentType, long length) {
    /** Maximum length of a body: 64 KiB. One byte more is read to detect a longer body. */
    public static final int MAX_BYTES = 64 * 1024;
  }

  /**
   * A response.
   *
   * @param status the HTTP status
   * @param headers the headers, with {@code Content-Type} if there is a body
   * @param body the bytes; may be empty
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Response(int status, Map<String, String> headers, byte[] body) {
    public Response {
      headers = Map.copyOf(headers);
    }

    /**
     * {@return this response, or 304 without a body if the client has it already}
     *
     * @param ifNoneMatch the header {@code If-None-Match} of the request; null if missing
     */
    public Response unlessMatching(@Nullable String ifNoneMatch) {
      String tag = headers.get(EntityTag.HEADER);
      return tag != null && ifNoneMatch != null && ifNoneMatch.contains(tag)
          ? EntityTag.notModified(tag)
          : this;
    }
  }

  private final VideoCallService service;
  private final HttpSettings settings;
  private final PeopleEndpoints people;

  /**
   * Creates the routes of a service.
   *
   * @param service handles the requests
   * @param settings paths and URLs of the routes
   */
  public CallEndpoints(VideoCallService service, HttpSettings settings) {
    this.service = service;
    this.settings = settings;
    people = new PeopleEndpoints(service, settings);
  }

  /** {@return the routes of the people of a call} */
  public PeopleEndpoints people() {
    return people;
  }

  /**
   * {@return the response to a request of any route of users, for hosts without an adapter} An
   * unknown path is 404, another method of a known path 405.
   *
   * @param method the HTTP method, in upper case
   * @param uri path and query; the raw path begins with {@link HttpSettings#basePath()}
   * @param identity the authenticated caller; null = not authenticated, which is 401
   * @param headers returns the first value of a header by its name; null if missing
   * @param content the unread body
   */
  public Response handle(
      String method,
      URI uri,
      @Nullable String identity,
      Function<String, @Nullable String> headers,
      InputStream content) {
    Body body = RequestBodies.of(headers, content);
    return CallRoutes.handle(this, settings.basePath(), method, uri, identity, headers, body);
  }

  /**
   * {@return the response to {@code POST …/bookings/video-call/request}: 201 with the call}
   *
   * @param identity the authenticated caller
   * @param body {@code {invitee_ids or participants: [{identity, role?}], scheduled_time?,
   *     duration_seconds?, ring_within_seconds?, booking_id?}}; {@code participants} may name the
   *     caller too, to give a role
   * @param idempotencyKey the header {@code Idempotency-Key}; null if missing
   */
  public Response request(String identity, Body body, @Nullable String idempotencyKey) {
    return Responses.respond(
        () -> {
          Actor actor = Actor.of(identity);
          JsonFields fields = RequestBodies.required(body);
          VideoCall call = RequestedCall.request(service, actor, fields, idempotencyKey);
          String location = settings.basePath() + CallRoutes.CALLS + "/" + call.id();
          return Responses.with(Responses.json(201, json(call)), "Location", location);
        });
  }

  /**
   * {@return the response to {@code GET …/bookings/video-call/settings}: defaults and ranges of the
   * fields of a request}
   *
   * @param identity the authenticated caller
   */
  public Response settings(String identity) {
    return Responses.respond(
        () -> {
          Actor.of(identity);
          return Responses.json(200, SettingsJson.of(service.settings(), service.now()));
        });
  }

  /**
   * {@return the response to {@code GET …/bookings/video-call/{id}}: the call}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   */
  public Response get(String identity, String id) {
    return Responses.respond(() -> EntityTag.tagged(json(service.get(Actor.of(identity), id(id)))));
  }

  /**
   * {@return the response to {@code GET …/bookings/video-call}: a page of the caller's calls}
   *
   * @param identity the authenticated caller
   * @param query {@code status} (comma separated), {@code booking_id}, {@code from} and {@code to}
   *     (scheduled time), {@code awaiting} ({@code me}: calls that the caller has not answered),
   *     {@code joinable} ({@code now}), {@code order} ({@code desc}; {@code asc}; {@code soonest}:
   *     calls that are not over, in ascending order), {@code limit}, {@code cursor}; each optional,
   *     an empty value counts as absent
   */
  public Response list(String identity, Map<String, String> query) {
    return Responses.respond(
        JsonNames.QUERY,
        () -> {
          Actor actor = Actor.of(identity);
          CallQuery.Page page = service.search(actor, ListQuery.of(identity, query, service.now()));
          return EntityTag.tagged(CallJson.of(page, settings, service.now()));
        });
  }

  /**
   * {@return the response to {@code POST …/{id}/accept}: the call, accepted or declined}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param body {@code {accept?}}, true by default; may be empty
   */
  public Response accept(String identity, String id, Body body) {
    return call(
        () -> {
          Actor actor = Actor.of(identity);
          Boolean accept = RequestBodies.optional(body).optional("accept", FieldParser.FLAG);
          return accept == null || accept
              ? service.accept(actor, id(id))
              : service.decline(actor, id(id));
        });
  }

  /**
   * {@return the response to {@code POST …/{id}/cancel}: the cancelled call}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param body {@code {reason?}}; may be empty
   */
  public Response cancel(String identity, String id, Body body) {
    return call(
        () -> {
          String reason = RequestBodies.optional(body).optional("reason", FieldParser.TEXT);
          return service.cancel(Actor.of(identity), id(id), reason);
        });
  }

  /**
   * {@return the response to {@code POST …/{id}/reschedule}: the rescheduled call}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param body {@code {scheduled_time, duration_seconds?, reason?}}
   */
  public Response reschedule(String identity, String id, Body body) {
    return call(
        () -> {
          JsonFields fields = RequestBodies.required(body);
          return service.reschedule(
              Actor.of(identity),
              id(id),
              fields.required("scheduled_time", FieldParser.INSTANT),
              fields.optional("duration_seconds", FieldParser.SECONDS),
              fields.optional("reason", FieldParser.TEXT));
        });
  }

  /**
   * {@return the response to {@code POST …/{id}/token}: an access token with its room, expiry and
   * provider}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   */
  public Response token(String identity, String id) {
    return Responses.respond(() -> join(identity, id(id)));
  }

  /**
   * {@return the response to {@code GET …/{id}/token}: as for POST; 403 for page navigations and
   * cross-site requests, because the request issues a token}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param fetchSite the header {@code Sec-Fetch-Site}; null if missing
   * @param fetchMode the header {@code Sec-Fetch-Mode}; null if missing
   */
  public Response getToken(
      String identity, String id, @Nullable String fetchSite, @Nullable String fetchMode) {
    return Responses.respond(
        () -> {
          CrossSiteRequests.checkGet(fetchSite, fetchMode);
          return join(identity, id(id));
        });
  }

  /**
   * {@return the response to {@code HEAD …/{id}/token}: 405, because HEAD must not issue a token}
   */
  public static Response headToken() {
    return CallRoutes.methodNotAllowed("GET, POST");
  }

  /**
   * {@return the response to {@code POST …/{id}/connected}: the call, with the caller connected}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   */
  public Response connected(String identity, String id) {
    return call(() -> service.connected(Actor.of(identity), id(id)));
  }

  /**
   * {@return the response to {@code POST …/{id}/left}: the call, with the caller disconnected}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   */
  public Response left(String identity, String id) {
    return call(() -> service.left(Actor.of(identity), id(id)));
  }

  /**
   * {@return the response to {@code POST …/{id}/extend}: the call with its later end}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param body {@code {seconds}}
   */
  public Response extend(String identity, String id, Body body) {
    return call(
        () -> {
          JsonFields fields = RequestBodies.required(body);
          return service.extend(
              Actor.of(identity), id(id), fields.required("seconds", FieldParser.SECONDS));
        });
  }

  /**
   * {@return the response to {@code POST …/{id}/complete}: the completed call}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param body {@code {reason?}}; may be empty
   */
  public Response complete(String identity, String id, Body body) {
    return call(
        () -> {
          String reason = RequestBodies.optional(body).optional("reason", FieldParser.TEXT);
          return service.complete(Actor.of(identity), id(id), reason);
        });
  }

  /**
   * {@return the response to {@code GET …/{id}/history}: a page of the call's events in the order
   * of their sequence}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param query {@code limit} (1 to 200, default 50) and {@code cursor} (the {@code next_cursor}
   *     of the previous page); each optional, an empty value counts as absent
   */
  public Response history(String identity, String id, Map<String, String> query) {
    return Responses.respond(
        JsonNames.QUERY,
        () -> {
          HistoryQuery page = HistoryQuery.of(query);
          List<CallEvent> events =
              service.history(Actor.of(identity), id(id), page.after(), page.limit() + 1);
          return Responses.json(200, EventJson.of(events, page.limit()));
        });
  }

  /**
   * {@return the response to {@code GET …/bookings/video-call/events}: server-sent events}
   *
   * @param identity the authenticated caller
   * @param lastEventId the header {@code Last-Event-ID}; null if missing
   * @param waitSeconds the query parameter {@code wait_seconds}, 1 to 60: the response ends with
   *     the first events, or after that time; null = it ends with the connection
   * @param available called when frames may be there, at the end, and every 15 s; must not block
   */
  public EventStream events(
      String identity,
      @Nullable String lastEventId,
      @Nullable String waitSeconds,
      Runnable available) {
    return EventStream.open(service, settings, identity, lastEventId, waitSeconds, available);
  }

  /**
   * {@return the response to {@code POST …/video/generate-token}: as for {@link #token}}
   *
   * @param identity the authenticated caller
   * @param body {@code {room_name, user_identity?}}: the room of a call of the caller; the
   *     identity, if present, must be the caller's
   */
  public Response generateToken(String identity, Body body) {
    return Responses.respond(
        () -> {
          JsonFields fields = RequestBodies.required(body);
          String room = fields.required("room_name", FieldParser.TEXT);
          String userIdentity = fields.optional("user_identity", FieldParser.TEXT);
          if (userIdentity != null && !userIdentity.equals(identity)) {
            throw new CallNotAllowedException("A token is only for the one who asks for it.");
          }
          return join(identity, CallId.ofRoomName(room).orElseThrow(CallNotFoundException::new));
        });
  }

  /**
   * {@return the problem response for an exception of the service, for routes of the host}
   *
   * @param refusal the exception; its fields get the names used in the bodies of these routes
   */
  public static Response problem(VideoCallException refusal) {
    return Problems.of(refusal, JsonNames.BODY).answer();
  }

  /**
   * {@return the response to a POST request of an authenticated user: that of the route, or 403
   * {@code not_allowed} if a page of another site sent it with a content type other than JSON,
   * because browsers send these without asking the host first}
   *
   * @param fetchSite the header {@code Sec-Fetch-Site}; null if missing, as from API clients
   * @param contentType the header {@code Content-Type}; null if missing
   * @param route handles the request
   */
  public static Response post(
      @Nullable String fetchSite, @Nullable String contentType, Supplier<Response> route) {
    return Responses.respond(
        () -> {
          CrossSiteRequests.checkPost(fetchSite, contentType);
          return route.get();
        });
  }

  /** {@return the response to a request without a principal: 401 {@code unauthenticated}} */
  public static Response unauthenticated() {
    return Problem.of(ProblemType.UNAUTHENTICATED, "This needs an authenticated user.").answer();
  }

  private Response join(String identity, CallId id) {
    return Responses.json(200, CallJson.of(service.join(Actor.of(identity), id)));
  }

  private Response call(Supplier<VideoCall> operation) {
    return Responses.respond(() -> Responses.json(200, json(operation.get())));
  }

  private Map<String, @Nullable Object> json(VideoCall call) {
    return CallJson.of(call, settings, service.now());
  }

  private static CallId id(String path) {
    return CallRoutes.callId(path);
  }
}
