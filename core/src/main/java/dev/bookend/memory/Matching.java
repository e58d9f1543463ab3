package dev.bookend.memory;

import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Instant;

/** Whether a call is one of those that are looked for. */
final class Matching {
  private Matching() {}

  static boolean matches(CallQuery query, VideoCall call) {
    String participant = query.participant();
    String booking = query.bookingId();
    return (participant == null || call.participant(participant).isPresent())
        && (booking == null || booking.equals(call.bookingId()))
        && (query.statuses().isEmpty() || query.statuses().contains(call.status()))
        && isInTime(query, call)
        && isOnPage(query, call);
  }

  private static boolean isInTime(CallQuery query, VideoCall call) {
    Instant from = query.from();
    Instant to = query.to();
    return (from == null || !call.scheduledAt().isBefore(from))
        && (to == null || call.scheduledAt().isBefore(to));
  }

  private static boolean isOnPage(CallQuery query, VideoCall call) {
    CallQuery.Cursor after = query.after();
    return after == null || CallQuery.Cursor.after(call).compareTo(after) > 0;
  }
}
