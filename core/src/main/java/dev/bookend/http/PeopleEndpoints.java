package dev.bookend.http;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestLink;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the people of a call, without a framework, as {@link CallEndpoints}: they arrive,
 * are admitted, removed, added and invited, and the attendance tells who was there. Thread-safe.
 */
public final class PeopleEndpoints {
  /** What a route changes. The last part of the path is the lower-case name. */
  public enum Change {
    /** The caller arrives in the waiting room, and may poll the call for the admission. */
    ARRIVE,
    /** The caller admits a person who waits. */
    ADMIT,
    /** The caller does not let a person in. */
    DENY,
    /** The caller removes a person for good. */
    REMOVE,
    /** The caller adds a person. */
    ADD,
    /** The caller replaces a person by another one. */
    REPLACE;

    /** The lower-case names, for the pattern of a route. */
    public static final String PATTERN = "arrive|admit|deny|remove|add|replace";

    /**
     * {@return the change with a lower-case name}
     *
     * @param name the last part of the path
     * @throws IllegalArgumentException if there is none
     */
    public static Change of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  private final VideoCallService service;
  private final HttpSettings settings;

  /**
   * Creates the routes of a service.
   *
   * @param service handles the requests
   * @param settings paths and URLs of the routes
   */
  public PeopleEndpoints(VideoCallService service, HttpSettings settings) {
    this.service = service;
    this.settings = settings;
  }

  /**
   * {@return the response to {@code POST …/{id}/arrive}, {@code admit}, {@code deny}, {@code
   * remove}, {@code add} or {@code replace}: the changed call} Each may be retried.
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param change what the route changes
   * @param body nothing to arrive; {@code {identity}} to admit; {@code {identity, reason?}} to deny
   *     and remove; {@code {identity, role?}} to add; {@code {identity, by, reason?}} to replace
   */
  public Response change(String identity, String id, Change change, Body body) {
    return Responses.respond(
        () -> {
          VideoCall call = changed(Actor.of(identity), CallRoutes.callId(id), change, body);
          return Responses.json(200, CallJson.of(call, settings, service.now()));
        });
  }

  private VideoCall changed(Actor actor, CallId id, Change change, Body body) {
    if (change == Change.ARRIVE) {
      return service.arrive(actor, id);
    }
    JsonFields fields = RequestBodies.required(body);
    String person = fields.required("identity", FieldParser.TEXT);
    String reason = fields.optional("reason", FieldParser.TEXT);
    return switch (change) {
      case ADMIT -> service.admit(actor, id, person);
      case DENY -> service.deny(actor, id, person, reason);
      case REMOVE -> service.remove(actor, id, person, reason);
      case ADD -> service.add(actor, id, person, fields.optional("role", FieldParser.TEXT));
      default ->
          service.replace(actor, id, person, fields.required("by", FieldParser.TEXT), reason);
    };
  }

  /**
   * {@return the response to {@code POST …/{id}/guests}: 201 with the guest's id, key and URL} A
   * retry invites another guest.
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param body {@code {name, role?, valid_until?, waits?}}
   */
  public Response inviteGuest(String identity, String id, Body body) {
    return Responses.respond(
        () -> {
          JsonFields fields = RequestBodies.required(body);
          Boolean waits = fields.optional("waits", FieldParser.FLAG);
          Instant validUntil = fields.optional("valid_until", FieldParser.INSTANT);
          GuestLink link =
              service.inviteGuest(
                  Actor.of(identity),
                  CallRoutes.callId(id),
                  new GuestInvitation(
                      fields.required("name", FieldParser.TEXT),
                      fields.optional("role", FieldParser.TEXT),
                      validUntil,
                      waits == null || waits));
          return Responses.json(201, json(link));
        });
  }

  private Map<String, @Nullable Object> json(GuestLink link) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("guest_id", link.guestId());
    json.put("key", link.key());
    json.put("url", settings.guestUrlOf(link.key()));
    json.put("valid_until", CallJson.text(link.validUntil()));
    return json;
  }

  /**
   * {@return the response to {@code DELETE …/{id}/guests/{guest_id}}: 204; the guest is removed,
   * and the link opens nothing any more}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   * @param guestId the guest's id in the path
   */
  public Response revokeGuest(String identity, String id, String guestId) {
    return Responses.respond(
        () -> {
          Actor actor = Actor.of(identity);
          if (!guestId.startsWith(Participant.GUEST_PREFIX)) {
            throw new CallNotFoundException();
          }
          try {
            service.remove(actor, CallRoutes.callId(id), guestId, null);
          } catch (InvalidValueException notInTheCall) {
            throw new CallNotFoundException();
          }
          return Responses.noContent();
        });
  }

  /**
   * {@return the response to {@code GET …/{id}/attendance}: who was in the call, and for how long}
   *
   * @param identity the authenticated caller
   * @param id the call id in the path
   */
  public Response attendance(String identity, String id) {
    return Responses.respond(
        () -> {
          Actor actor = Actor.of(identity);
          return Responses.json(
              200, AttendanceJson.of(service.attendance(actor, CallRoutes.callId(id))));
        });
  }
}
