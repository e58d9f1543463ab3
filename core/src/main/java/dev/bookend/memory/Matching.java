package dev.bookend.memory;

import dev.bookend.call.CallStatus;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Matches calls against a query. */
final class Matching {
  private Matching() {}

  static boolean matches(CallQuery query, VideoCall call) {
    String participant = query.participant();
    String booking = query.bookingId();
    return (participant == null || call.participant(participant).isPresent())
        && (booking == null || booking.equals(call.bookingId()))
        && (query.statuses().isEmpty() || query.statuses().contains(call.status()))
        && (!query.awaiting() || isUnanswered(participant, call))
        && isJoinable(query.joinableAt(), participant, call)
        && isInTime(query, call)
        && isOnPage(query, call);
  }

  private static boolean isUnanswered(@Nullable String participant, VideoCall call) {
    return call.participants().stream()
        .filter(person -> person.identity().equals(participant))
        .anyMatch(person -> person.isActive() && person.response() == Participant.Response.PENDING);
  }

  private static boolean isJoinable(
      @Nullable Instant at, @Nullable String participant, VideoCall call) {
    if (at == null) {
      return true;
    }
    boolean isOpen =
        call.status() == CallStatus.IN_PROGRESS
            || (!at.isBefore(call.joinOpensAt()) && at.isBefore(call.joinClosesAt()));
    return isOpen
        && call.participants().stream()
            .filter(person -> person.identity().equals(participant))
            .allMatch(Participant::isActive);
  }

  private static boolean isInTime(CallQuery query, VideoCall call) {
    Instant from = query.from();
    Instant to = query.to();
    return (from == null || !call.scheduledAt().isBefore(from))
        && (to == null || call.scheduledAt().isBefore(to));
  }

  private static boolean isOnPage(CallQuery query, VideoCall call) {
    CallQuery.Cursor after = query.after();
    return after == null || query.order().compare(CallQuery.Cursor.after(call), after) > 0;
  }
}
