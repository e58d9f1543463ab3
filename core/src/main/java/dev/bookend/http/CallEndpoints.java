package dev.bookend.http;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.CallQuery;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the HTTP contract: who is calling and what was sent go in, what is to be sent back
 * comes out, be it a problem. Nothing is thrown for anything that a client can send. The identity
 * is always the authenticated one. Thread-safe.
 */
public final class CallEndpoints {
  /**
   * What was sent, unread.
   *
   * @param content the bytes; read at most once, and no further than is allowed
   * @param contentType the header field of that name; null if it is missing
   * @param length how many bytes there are, by the header field {@code Content-Length}; -1 if it is
   *     missing
   */
  public record Body(InputStream content, @Nullable String contentType, long length) {
    /** The longest body that is taken: 64 KiB. To see that one is longer, one byte more is read. */
    public static final int MAX_BYTES = 64 * 1024;
  }

  /**
   * What is to be sent back.
   *
   * @param status the HTTP status
   * @param headers header fields, {@code Content-Type} among them if there is a body
   * @param body the bytes; empty if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  private static final String CALLS = "/bookings/video-call/";

  private final VideoCallService service;
  private final HttpSettings settings;

  /**
   * The routes to one service.
   *
   * @param service the front door
   * @param settings addresses
   */
  public CallEndpoints(VideoCallService service, HttpSettings settings) {
    this.service = service;
    this.settings = settings;
  }

  /**
   * {@return {@code POST …/bookings/video-call/request}: 201 and the call}
   *
   * @param identity who is calling
   * @param body {@code {invitee_ids, scheduled_time?, duration_seconds?, ring_within_seconds?,
   *     booking_id?}}
   * @param idempotencyKey the header {@code Idempotency-Key}; null if it is missing
   */
  public Answer request(String identity, Body body, @Nullable String idempotencyKey) {
    return answer(
        () -> {
          Actor actor = Actor.of(identity);
          JsonFields fields = RequestBodies.required(body);
          Duration limit = fields.optional("duration_seconds", FieldParser.SECONDS);
          service.settings().checkLimit(limit);
          CallRequest request =
              new CallRequest(
                  identity,
                  fields.required("invitee_ids", FieldParser.TEXTS),
                  Map.of(),
                  fields.optional("scheduled_time", FieldParser.INSTANT),
                  limit,
                  fields.optional("ring_within_seconds", FieldParser.SECONDS),
                  fields.optional("booking_id", FieldParser.TEXT),
                  idempotencyKey);
          VideoCall call = service.request(actor, request);
          String location = settings.basePath() + CALLS + call.id();
          return Responses.with(Responses.json(201, json(call)), "Location", location);
        });
  }

  /**
   * {@return {@code GET …/bookings/video-call/settings}: defaults and ranges of a request's fields}
   *
   * @param identity who is calling
   */
  public Answer settings(String identity) {
    return answer(
        () -> {
          Actor.of(identity);
          return Responses.json(200, SettingsJson.of(service.settings(), service.now()));
        });
  }

  /**
   * {@return {@code GET …/bookings/video-call/{id}}: the call}
   *
   * @param identity who is calling
   * @param id the id in the path
   */
  public Answer get(String identity, String id) {
    return call(() -> service.get(Actor.of(identity), id(id)));
  }

  /**
   * {@return {@code GET …/bookings/video-call}: a page of the caller's own calls}
   *
   * @param identity who is calling
   * @param query {@code status} (comma separated), {@code booking_id}, {@code from} and {@code to}
   *     (of the scheduled time), {@code awaiting} ({@code me}: not answered by the caller), {@code
   *     joinable} ({@code now}), {@code order} ({@code desc}, {@code asc}, {@code soonest}: not
   *     over, the earliest first), {@code limit}, {@code cursor}; all may be absent or empty
   */
  public Answer list(String identity, Map<String, String> query) {
    return answer(
        JsonNames.QUERY,
        () -> {
          Actor actor = Actor.of(identity);
          CallQuery.Page page = service.search(actor, ListQuery.of(identity, query, service.now()));
          return Responses.json(200, CallJson.of(page, settings, service.now()));
        });
  }

  /**
   * {@return {@code POST …/{id}/accept}: the call, accepted or declined}
   *
   * @param identity who is calling
   * @param id the id in the path
   * @param body {@code {accept?}}, true unless given; may be empty
   */
  public Answer accept(String identity, String id, Body body) {
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
   * {@return {@code POST …/{id}/cancel}: the call, called off}
   *
   * @param identity who is calling
   * @param id the id in the path
   * @param body {@code {reason?}}; may be empty
   */
  public Answer cancel(String identity, String id, Body body) {
    return call(
        () -> {
          String reason = RequestBodies.optional(body).optional("reason", FieldParser.TEXT);
          return service.cancel(Actor.of(identity), id(id), reason);
        });
  }

  /**
   * {@return {@code POST …/{id}/reschedule}: the call, at another time}
   *
   * @param identity who is calling
   * @param id the id in the path
   * @param body {@code {scheduled_time, duration_seconds?}}
   */
  public Answer reschedule(String identity, String id, Body body) {
    return call(
        () -> {
          JsonFields fields = RequestBodies.required(body);
          return service.reschedule(
              Actor.of(identity),
              id(id),
              fields.required("scheduled_time", FieldParser.INSTANT),
              fields.optional("duration_seconds", FieldParser.SECONDS));
        });
  }

  /**
   * {@return {@code POST …/{id}/token}: a token and what to know with it}
   *
   * @param identity who is calling
   * @param id the id in the path
   */
  public Answer token(String identity, String id) {
    return answer(() -> join(identity, id(id)));
  }

  /**
   * {@return {@code GET …/{id}/token}: the same, unless a browser opens it as a page or asks on
   * behalf of another site, for a token admits the caller}
   *
   * @param identity who is calling
   * @param id the id in the path
   * @param fetchSite the header {@code Sec-Fetch-Site}; null if it is missing
   * @param fetchMode the header {@code Sec-Fetch-Mode}; null if it is missing
   */
  public Answer getToken(
      String identity, String id, @Nullable String fetchSite, @Nullable String fetchMode) {
    return answer(
        () -> {
          if ("cross-site".equals(fetchSite) || "navigate".equals(fetchMode)) {
            throw new CallNotAllowedException("A token is only for the pages of this site.");
          }
          return join(identity, id(id));
        });
  }

  /** {@return {@code HEAD …/{id}/token}: 405, for it must not admit anybody} */
  public static Answer headToken() {
    return new Answer(405, Map.of("Allow", "GET, POST"), new byte[0]);
  }

  /**
   * {@return {@code POST …/{id}/connected}: the call, with the caller in its room}
   *
   * @param identity who is calling
   * @param id the id in the path
   */
  public Answer connected(String identity, String id) {
    return call(() -> service.connected(Actor.of(identity), id(id)));
  }

  /**
   * {@return {@code POST …/{id}/left}: the call, with the caller gone from its room}
   *
   * @param identity who is calling
   * @param id the id in the path
   */
  public Answer left(String identity, String id) {
    return call(() -> service.left(Actor.of(identity), id(id)));
  }

  /**
   * {@return {@code POST …/{id}/extend}: the call, with a later end}
   *
   * @param identity who is calling
   * @param id the id in the path
   * @param body {@code {seconds}}
   */
  public Answer extend(String identity, String id, Body body) {
    return call(
        () -> {
          JsonFields fields = RequestBodies.required(body);
          return service.extend(
              Actor.of(identity), id(id), fields.required("seconds", FieldParser.SECONDS));
        });
  }

  /**
   * {@return {@code POST …/{id}/complete}: the call, ended}
   *
   * @param identity who is calling
   * @param id the id in the path
   */
  public Answer complete(String identity, String id) {
    return call(() -> service.complete(Actor.of(identity), id(id)));
  }

  /**
   * {@return {@code GET …/{id}/history}: a page of the call's events, the earliest first}
   *
   * @param identity who is calling
   * @param id the id in the path
   * @param query {@code limit} (1 to 200, 50 by default) and {@code cursor} (the {@code
   *     next_cursor} of the page before); both may be absent or empty
   */
  public Answer history(String identity, String id, Map<String, String> query) {
    return answer(
        JsonNames.QUERY,
        () -> {
          HistoryQuery page = HistoryQuery.of(query);
          List<CallEvent> events =
              service.history(Actor.of(identity), id(id), page.after(), page.limit() + 1);
          return Responses.json(200, EventJson.of(events, page.limit()));
        });
  }

  /**
   * {@return {@code POST …/video/generate-token}: as {@link #token}}
   *
   * @param identity who is calling
   * @param body {@code {room_name, user_identity?}}: the room of a call of the caller's; nobody
   *     else's identity
   */
  public Answer generateToken(String identity, Body body) {
    return answer(
        () -> {
          JsonFields fields = RequestBodies.required(body);
          String room = fields.required("room_name", FieldParser.TEXT);
          String who = fields.optional("user_identity", FieldParser.TEXT);
          if (who != null && !who.equals(identity)) {
            throw new CallNotAllowedException("A token is only for the one who asks for it.");
          }
          return join(identity, CallId.ofRoomName(room).orElseThrow(CallNotFoundException::new));
        });
  }

  /**
   * {@return the problem with which these routes answer a refusal, for routes of the host}
   *
   * @param refusal thrown by the service; fields have the same names as in the bodies here
   */
  public static Answer problem(VideoCallException refusal) {
    return Problems.of(refusal, JsonNames.BODY).answer();
  }

  /** {@return 401 {@code unauthenticated}: the answer to a request without a principal} */
  public static Answer unauthenticated() {
    return Problem.of(ProblemType.UNAUTHENTICATED, "This needs an authenticated user.").answer();
  }

  private Answer join(String identity, CallId id) {
    return Responses.json(200, CallJson.of(service.join(Actor.of(identity), id)));
  }

  private Answer call(Supplier<VideoCall> operation) {
    return answer(() -> Responses.json(200, json(operation.get())));
  }

  private Map<String, @Nullable Object> json(VideoCall call) {
    return CallJson.of(call, settings, service.now());
  }

  private static Answer answer(Supplier<Answer> exchange) {
    return answer(JsonNames.BODY, exchange);
  }

  private static Answer answer(Map<String, String> wireNames, Supplier<Answer> exchange) {
    try {
      return exchange.get();
    } catch (RuntimeException e) {
      return Problems.of(e, wireNames).answer();
    }
  }

  private static CallId id(String path) {
    return CallId.parse(path).orElseThrow(CallNotFoundException::new);
  }
}
