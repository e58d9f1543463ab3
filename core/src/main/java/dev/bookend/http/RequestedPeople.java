package dev.bookend.http;

import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The people of a request: {@code invitee_ids}, or {@code participants} with their roles, among
 * them at most the requester.
 */
final class RequestedPeople {
  private static final String FIELD = "participants";

  private RequestedPeople() {}

  /** {@return a request that invites the people, with their roles} */
  static CallRequest of(JsonFields fields, String requester) {
    List<JsonFields> people = fields.optional(FIELD, FieldParser.OBJECTS);
    if (people == null) {
      return inviting(fields.required("invitee_ids", FieldParser.TEXTS));
    }
    if (fields.optional("invitee_ids", FieldParser.TEXTS) != null) {
      throw new InvalidValueException(FIELD, "must not be given together with invitee_ids");
    }
    List<String> invitees = new ArrayList<>();
    Map<String, String> roles = new LinkedHashMap<>();
    for (JsonFields person : people) {
      String identity = person.required("identity", FieldParser.TEXT);
      String role = person.optional("role", FieldParser.TEXT);
      if (!identity.equals(requester)) {
        invitees.add(identity);
      }
      if (role != null) {
        roles.put(identity, role);
      }
    }
    return inviting(invitees).withRoles(roles);
  }

  private static CallRequest inviting(List<String> invitees) {
    return CallRequest.inviting(invitees.toArray(String[]::new));
  }
}
