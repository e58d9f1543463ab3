package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds exclusive calls that overlap and make the same person busy. */
final class Overlap {
  private Overlap() {}

  static boolean doubleBooks(CallChange change, VideoCall other) {
    VideoCall call = change.call();
    return !call.id().equals(other.id())
        && other.terms().exclusive()
        && !other.status().isOver()
        && call.scheduledAt().isBefore(other.busyUntil())
        && other.scheduledAt().isBefore(call.busyUntil())
        && busyIdentities(other).stream().anyMatch(change.madeBusy()::contains);
  }

  /** Returns the participants with the response {@code ACCEPTED}. */
  static Set<String> busyIdentities(VideoCall call) {
    return call.participants().stream()
        .filter(person -> person.response() == Response.ACCEPTED)
        .map(Participant::identity)
        .collect(Collectors.toSet());
  }
}
