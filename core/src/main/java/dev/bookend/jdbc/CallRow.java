package dev.bookend.jdbc;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.CallTimes;
import dev.bookend.call.Cause;
import dev.bookend.call.EndReason;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a call from a row that holds {@link CallColumn#ALL}. */
final class CallRow {
  private CallRow() {}

  static VideoCall read(ResultSet rows, Dialect dialect) throws SQLException {
    RowReader row = new RowReader(rows, dialect);
    CallId id = new CallId(row.id());
    long version = row.longNumber();
    CallStatus status = row.constant(CallStatus.class);
    EndReason endReason = row.constantOrNull(EndReason.class);
    String endedBy = row.textOrNull();
    String endedBySystem = row.textOrNull();
    String reason = row.textOrNull();
    String requestedBy = row.text();
    String bookingId = row.textOrNull();
    Instant scheduledAt = row.instant();
    List<Participant> participants = ParticipantsCodec.read(row.text());
    CallTerms terms =
        new CallTerms(
            row.millis(),
            row.millis(),
            row.millis(),
            row.millisOrNull(),
            row.millisOrNull(),
            row.millis(),
            row.millisOrNull(),
            row.millis(),
            row.flag(),
            row.millis(),
            row.constant(CallTerms.LimitCounts.class),
            TermsCodec.readMillis(row.textOrNull()),
            row.millis(),
            TermsCodec.readRoles(row.textOrNull()));
    CallTimes times =
        new CallTimes(
            row.instant(),
            row.instant(),
            row.instant(),
            row.instantOrNull(),
            row.instantOrNull(),
            row.instantOrNull(),
            row.instantOrNull(),
            row.instantOrNull(),
            row.instantOrNull());
    CallRoom room =
        new CallRoom(
            row.constant(CallRoom.Phase.class),
            row.textOrNull(),
            row.number(),
            row.instantOrNull(),
            row.instantOrNull());
    CallEvent.Outbox outbox =
        new CallEvent.Outbox(row.number(), row.number(), row.number(), row.instantOrNull());
    return new VideoCall(
        id,
        requestedBy,
        bookingId,
        terms,
        scheduledAt,
        status,
        endReason,
        cause(endedBy, endedBySystem, reason),
        participants,
        times,
        room,
        outbox,
        version);
  }

  static Cause cause(@Nullable String identity, @Nullable String system, @Nullable String reason) {
    return identity == null && system == null && reason == null
        ? Cause.NONE
        : new Cause(identity, system, reason);
  }
}
