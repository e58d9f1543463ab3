package dev.bookend.http;

import dev.bookend.call.Participant;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.http.PeopleEndpoints.Change;
import java.util.Map;

/** Every route except the list, with a valid body. */
enum Route {
  GET("bookendGetCall", "") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.get(identity, id);
    }
  },
  ACCEPT("bookendAcceptCall", "{\"accept\": true}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.accept(identity, id, body);
    }
  },
  CANCEL("bookendCancelCall", "{\"reason\": \"ill\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.cancel(identity, id, body);
    }
  },
  RESCHEDULE(
      "bookendRescheduleCall",
      "{\"scheduled_time\": \"2026-03-01T09:30:00Z\", \"duration_seconds\": 20}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.reschedule(identity, id, body);
    }
  },
  TOKEN("bookendJoinCall", "") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.token(identity, id);
    }
  },
  CONNECTED("bookendReportConnected", "") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.connected(identity, id);
    }
  },
  LEFT("bookendReportLeft", "") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.left(identity, id);
    }
  },
  EXTEND("bookendExtendCall", "{\"seconds\": 5}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.extend(identity, id, body);
    }
  },
  COMPLETE("bookendCompleteCall", "{\"reason\": \"Done\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.complete(identity, id, body);
    }
  },
  ARRIVE("bookendArrive", "") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().change(identity, id, Change.ARRIVE, body);
    }
  },
  ADMIT("bookendAdmit", "{\"identity\": \"bob\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().change(identity, id, Change.ADMIT, body);
    }
  },
  DENY("bookendDeny", "{\"identity\": \"bob\", \"reason\": \"Not today\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().change(identity, id, Change.DENY, body);
    }
  },
  REMOVE("bookendRemove", "{\"identity\": \"bob\", \"reason\": \"Wrong person\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().change(identity, id, Change.REMOVE, body);
    }
  },
  ADD("bookendAdd", "{\"identity\": \"carol\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().change(identity, id, Change.ADD, body);
    }
  },
  REPLACE("bookendReplace", "{\"identity\": \"bob\", \"by\": \"carol\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().change(identity, id, Change.REPLACE, body);
    }
  },
  INVITE_GUEST("bookendInviteGuest", "{\"name\": \"Dr. Grey\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().inviteGuest(identity, id, body);
    }
  },
  REVOKE_GUEST("bookendRevokeGuest", "") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().revokeGuest(identity, id, Participant.GUEST_PREFIX + "unknown");
    }
  },
  ATTENDANCE("bookendGetAttendance", "") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.people().attendance(identity, id);
    }
  },
  HISTORY("bookendGetHistory", "") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.history(identity, id, Map.of());
    }
  },
  GENERATE_TOKEN("bookendGenerateToken", "{\"room_name\": \"video-call-{id}\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.generateToken(identity, body);
    }
  },
  REQUEST(
      "bookendRequestCall",
      "{\"invitee_ids\": [\"bob\"], \"duration_seconds\": 15, \"booking_id\": \"b-1\"}") {
    @Override
    Response on(CallEndpoints api, String identity, String id, Body body) {
      return api.request(identity, body, null);
    }
  };

  /** The route's operation in the OpenAPI document. */
  final String operationId;

  private final String template;

  Route(String operationId, String template) {
    this.operationId = operationId;
    this.template = template;
  }

  abstract Response on(CallEndpoints api, String identity, String id, Body body);

  boolean takesBody() {
    return !template.isEmpty();
  }

  String body(String id) {
    return template.replace("{id}", id);
  }
}
