package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.util.Set;
import java.util.stream.Collectors;

/** When two exclusive calls overlap for a person who is busy with both. */
final class Overlap {
  private Overlap() {}

  static boolean between(CallChange change, VideoCall other) {
    VideoCall call = change.call();
    return !call.id().equals(other.id())
        && other.terms().exclusive()
        && !other.status().isOver()
        && call.scheduledAt().isBefore(other.busyUntil())
        && other.scheduledAt().isBefore(call.busyUntil())
        && busy(other).stream().anyMatch(change.madeBusy()::contains);
  }

  /** Who was invited and has not answered is not busy. */
  static Set<String> busy(VideoCall call) {
    return call.participants().stream()
        .filter(person -> person.response() == Response.ACCEPTED)
        .map(Participant::identity)
        .collect(Collectors.toSet());
  }
}
