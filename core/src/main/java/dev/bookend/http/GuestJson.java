package dev.bookend.http;

import dev.bookend.call.Actor;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of a call for a guest: the guest's own state, and no identity of others. */
final class GuestJson {
  private GuestJson() {}

  static Map<String, @Nullable Object> of(VideoCall call, Actor guest, Instant now) {
    Participant self = call.participant(String.valueOf(guest.identity())).orElseThrow();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", CallJson.name(call.status()));
    json.put("identity", self.identity());
    json.put("name", self.guest() == null ? null : self.guest().name());
    json.put("role", self.role());
    json.put("admission", CallJson.name(self.admission().state()));
    json.put("admission_since", CallJson.text(self.admission().since()));
    json.put("connected_at", CallJson.text(self.connectedAt()));
    json.put(
        "others",
        call.participants().stream()
            .filter(person -> person.isActive() && !person.equals(self))
            .map(GuestJson::other)
            .toList());
    json.put("scheduled_time", CallJson.text(call.scheduledAt()));
    json.put("duration_seconds", CallJson.seconds(call.terms().limit()));
    json.put("join_opens_at", CallJson.text(call.joinOpensAt()));
    json.put("join_closes_at", CallJson.text(call.joinClosesAt()));
    json.put("started_at", CallJson.text(call.times().startedAt()));
    json.put("ends_at", CallJson.text(call.times().endsAt()));
    json.put("server_time", CallJson.text(now));
    return json;
  }

  private static Map<String, @Nullable Object> other(Participant person) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("role", person.role());
    json.put("connected", person.isConnected());
    return json;
  }
}
