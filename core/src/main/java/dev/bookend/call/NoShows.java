package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds people who did not answer a ringing call, or did not come although they had accepted. */
final class NoShows {
  private NoShows() {}

  /** Records the people who have not answered, if the call rang, but not who has cancelled it. */
  static void missedRing(TransitionBuilder builder, VideoCall call, Cause cause, Instant now) {
    if (!call.isInstant()) {
      return;
    }
    for (Participant person : builder.participants) {
      String identity = person.identity();
      boolean isMissing = person.isActive() && person.response() == Response.PENDING;
      if (isMissing && !identity.equals(cause.identity())) {
        builder.event(n -> new CallEvent.MissedCall(call.id(), n, now, identity));
      }
    }
  }

  /** Records the people who were never connected, unless nobody can know, or it is too early. */
  static void record(TransitionBuilder builder, VideoCall call, Instant now) {
    if (!isKnown(call, now)) {
      return;
    }
    for (Participant person : call.participants()) {
      if (didNotCome(person)) {
        Duration waited = waitedFor(call, person, now);
        builder.event(n -> new CallEvent.NoShow(call.id(), n, now, person.identity(), waited));
      }
    }
  }

  /** Whether the participant did not come to a call that is over. */
  static boolean isNoShow(VideoCall call, Participant person) {
    boolean wasHeld = call.status() == CallStatus.COMPLETED || call.status() == CallStatus.MISSED;
    return wasHeld
        && isKnown(call, Objects.requireNonNull(call.times().endedAt()))
        && didNotCome(person);
  }

  /** Whether the call should have begun, and somebody can know who was there. */
  private static boolean isKnown(VideoCall call, Instant now) {
    boolean isUnknown = call.attendance() == Attendance.UNKNOWN && !Deadlines.noToken(call);
    return !isUnknown && !now.isBefore(call.scheduledAt());
  }

  private static boolean didNotCome(Participant person) {
    return person.isActive()
        && person.response() == Response.ACCEPTED
        && person.connectedAt() == null
        && !person.admission().hasArrived();
  }

  /** Returns how long the first of the others has been there since the scheduled time. */
  private static Duration waitedFor(VideoCall call, Participant absent, Instant now) {
    List<Instant> first =
        call.participants().stream()
            .filter(person -> !person.equals(absent))
            .map(Participant::connectedAt)
            .flatMap(Stream::ofNullable)
            .sorted()
            .toList();
    if (first.isEmpty()) {
      return Duration.ZERO;
    }
    Instant from = first.get(0).isAfter(call.scheduledAt()) ? first.get(0) : call.scheduledAt();
    return Duration.between(from, now);
  }
}
