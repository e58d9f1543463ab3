package dev.bookend.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a changed copy of a call. Not thread-safe. */
class CallBuilder {
  private final VideoCall before;

  String requestedBy;
  CallTerms terms;
  Instant scheduledAt;
  CallStatus status;
  @Nullable EndReason endReason;
  Cause endedBy;
  List<Participant> participants;
  CallTimes times;
  CallRoom room;
  CallEvent.Outbox outbox;
  long version;

  CallBuilder(VideoCall before) {
    this.before = before;
    requestedBy = before.requestedBy();
    terms = before.terms();
    scheduledAt = before.scheduledAt();
    status = before.status();
    endReason = before.endReason();
    endedBy = before.endedBy();
    participants = before.participants();
    times = before.times();
    room = before.room();
    outbox = before.outbox();
    version = before.version();
  }

  VideoCall call() {
    return new VideoCall(
        before.id(),
        requestedBy,
        before.bookingId(),
        terms,
        scheduledAt,
        status,
        endReason,
        endedBy,
        participants,
        times,
        room,
        outbox,
        version);
  }
}
