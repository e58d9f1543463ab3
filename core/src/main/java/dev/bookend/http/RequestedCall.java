package dev.bookend.http;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for a call as its body names it: people, as {@code invitee_ids} or as {@code
 * participants} with roles, among them at most the requester; time, limits and booking.
 */
final class RequestedCall {
  private static final String FIELD = "participants";

  private RequestedCall() {}

  /** {@return the requested call; an error names the field of the people that the body has} */
  static VideoCall request(
      VideoCallService service, Actor actor, JsonFields fields, @Nullable String key) {
    boolean hasRoles = fields.optional(FIELD, FieldParser.OBJECTS) != null;
    try {
      CallRequest request = of(fields, String.valueOf(actor.identity()), service.settings());
      return service.request(actor, request.withRequestKey(key));
    } catch (InvalidValueException e) {
      throw hasRoles && e.field().equals("invitees")
          ? new InvalidValueException(FIELD, e.rule())
          : e;
    }
  }

  private static CallRequest of(JsonFields fields, String requester, CallSettings settings) {
    Duration limit = fields.optional("duration_seconds", FieldParser.SECONDS);
    settings.checkLimit(limit);
    return people(fields, requester)
        .at(fields.optional("scheduled_time", FieldParser.INSTANT))
        .lasting(limit)
        .ringingFor(fields.optional("ring_within_seconds", FieldParser.SECONDS))
        .forBooking(fields.optional("booking_id", FieldParser.TEXT));
  }

  private static CallRequest people(JsonFields fields, String requester) {
    List<JsonFields> people = fields.optional(FIELD, FieldParser.OBJECTS);
    if (people == null) {
      return inviting(fields.required("invitee_ids", FieldParser.TEXTS));
    }
    InvalidValueException.check(
        fields.optional("invitee_ids", FieldParser.TEXTS) == null,
        FIELD,
        "must not be given together with invitee_ids");
    List<String> identities = new ArrayList<>();
    Map<String, String> roles = new LinkedHashMap<>();
    for (JsonFields person : people) {
      String identity = person.required("identity", FieldParser.TEXT);
      String role = person.optional("role", FieldParser.TEXT);
      identities.add(identity);
      if (role != null) {
        roles.put(identity, role);
      }
    }
    InvalidValueException.check(
        Set.copyOf(identities).size() == identities.size(), FIELD, "must not name anybody twice");
    identities.remove(requester);
    return inviting(identities).withRoles(roles);
  }

  private static CallRequest inviting(List<String> invitees) {
    return CallRequest.inviting(invitees.toArray(String[]::new));
  }
}
