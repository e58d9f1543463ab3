package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.time.Instant;

/** When two exclusive calls get in each other's way. */
final class Overlap {
  private Overlap() {}

  static boolean between(VideoCall a, VideoCall b) {
    return !a.id().equals(b.id())
        && a.terms().exclusive()
        && b.terms().exclusive()
        && !a.status().isOver()
        && !b.status().isOver()
        && a.scheduledAt().isBefore(end(b))
        && b.scheduledAt().isBefore(end(a))
        && a.participants().stream().anyMatch(person -> takesPart(person, b));
  }

  private static boolean takesPart(Participant person, VideoCall call) {
    return person.response() != Response.DECLINED
        && call.participant(person.identity())
            .filter(same -> same.response() != Response.DECLINED)
            .isPresent();
  }

  private static Instant end(VideoCall call) {
    return call.scheduledAt().plus(call.terms().limit());
  }
}
