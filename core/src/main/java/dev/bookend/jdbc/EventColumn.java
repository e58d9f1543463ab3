package dev.bookend.jdbc;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.Cause;
import dev.bookend.call.EndReason;
import dev.bookend.call.LeaveReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The columns of an event, and how they map to {@link CallEvent}. */
enum EventColumn {
  CALL_ID(SqlType.ID),
  SEQUENCE_NO(SqlType.INT),
  EVENT_TYPE(SqlType.TEXT),
  HAPPENED_AT(SqlType.INSTANT),
  ACTOR(SqlType.TEXT),
  ACTOR_SYSTEM(SqlType.TEXT),
  IDENTITY(SqlType.TEXT),
  PLANNED_AT(SqlType.INSTANT),
  DURATION_MS(SqlType.LONG),
  REASON(SqlType.TEXT),
  REASON_CODE(SqlType.TEXT),
  CONNECTION_ID(SqlType.TEXT);

  static final List<EventColumn> ALL = List.of(values());

  final SqlType type;

  EventColumn(SqlType type) {
    this.type = type;
  }

  @Nullable Object of(CallEvent event) {
    return switch (this) {
      case CALL_ID -> event.callId().value();
      case SEQUENCE_NO -> event.sequence();
      case EVENT_TYPE -> event.type();
      case HAPPENED_AT -> event.at();
      case ACTOR -> event.by();
      case ACTOR_SYSTEM -> event.cause().system();
      case IDENTITY -> event.identity();
      case PLANNED_AT -> plannedAt(event);
      case DURATION_MS -> duration(event);
      case REASON -> event.cause().reason();
      case REASON_CODE -> reasonCode(event);
      case CONNECTION_ID -> event instanceof CallEvent.Connected e ? e.connection() : null;
    };
  }

  /** The scheduled time of the call, or its end. */
  private static @Nullable Instant plannedAt(CallEvent event) {
    if (event instanceof CallEvent.Requested e) {
      return e.scheduledAt();
    }
    if (event instanceof CallEvent.Rescheduled e) {
      return e.scheduledAt();
    }
    if (event instanceof CallEvent.Started e) {
      return e.endsAt();
    }
    if (event instanceof CallEvent.EndingSoon e) {
      return e.endsAt();
    }
    if (event instanceof CallEvent.ReminderDue e) {
      return e.scheduledAt();
    }
    return event instanceof CallEvent.Extended e ? e.endsAt() : null;
  }

  /** The time before the start, or the time that others waited. */
  private static @Nullable Long duration(CallEvent event) {
    if (event instanceof CallEvent.ReminderDue e) {
      return e.before().toMillis();
    }
    return event instanceof CallEvent.NoShow e ? e.waitedFor().toMillis() : null;
  }

  private static @Nullable String reasonCode(CallEvent event) {
    if (event instanceof CallEvent.Missed e) {
      return CallColumn.lower(e.endReason());
    }
    if (event instanceof CallEvent.Left e) {
      return CallColumn.lower(e.reason());
    }
    return event instanceof CallEvent.Completed e ? CallColumn.lower(e.endReason()) : null;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CallEvent read(ResultSet rows, Dialect dialect) throws SQLException {
    RowReader row = new RowReader(rows, dialect);
    CallId call = new CallId(row.id());
    int sequence = row.number();
    String type = row.text();
    Instant at = row.instant();
    String by = row.textOrNull();
    String system = row.textOrNull();
    String identity = row.textOrNull();
    Instant plannedAt = row.instantOrNull();
    Duration duration = row.millisOrNull();
    Cause cause = CallRow.cause(by, system, row.textOrNull());
    String code = row.textOrNull();
    String connection = row.textOrNull();
    return switch (type) {
      case "requested" -> new CallEvent.Requested(call, sequence, at, by, required(plannedAt));
      case "accepted" -> new CallEvent.Accepted(call, sequence, at, required(by));
      case "declined" -> new CallEvent.Declined(call, sequence, at, required(by));
      case "cancelled" -> new CallEvent.Cancelled(call, sequence, at, cause);
      case "rescheduled" ->
          new CallEvent.Rescheduled(call, sequence, at, cause, required(plannedAt));
      case "expired" -> new CallEvent.Expired(call, sequence, at);
      case "join_opened" -> new CallEvent.JoinOpened(call, sequence, at);
      case "missed" ->
          new CallEvent.Missed(call, sequence, at, cause, constant(EndReason.class, code));
      case "token_issued" -> new CallEvent.TokenIssued(call, sequence, at, required(by));
      case "connected" -> new CallEvent.Connected(call, sequence, at, required(by), connection);
      case "left" ->
          new CallEvent.Left(
              call, sequence, at, required(by), required(constant(LeaveReason.class, code)));
      case "started" -> new CallEvent.Started(call, sequence, at, required(plannedAt));
      case "ending_soon" -> new CallEvent.EndingSoon(call, sequence, at, required(plannedAt));
      case "extended" -> new CallEvent.Extended(call, sequence, at, cause, required(plannedAt));
      case "completed" ->
          new CallEvent.Completed(
              call, sequence, at, cause, required(constant(EndReason.class, code)));
      case "room_closed" -> new CallEvent.RoomClosed(call, sequence, at);
      case "reminder_due" ->
          new CallEvent.ReminderDue(call, sequence, at, required(duration), required(plannedAt));
      case "arrived" -> new CallEvent.Arrived(call, sequence, at, required(by));
      case "stopped_waiting" -> new CallEvent.StoppedWaiting(call, sequence, at, required(by));
      case "admitted" -> new CallEvent.Admitted(call, sequence, at, cause, required(identity));
      case "denied" -> new CallEvent.Denied(call, sequence, at, cause, required(identity));
      case "removed" -> new CallEvent.Removed(call, sequence, at, cause, required(identity));
      case "added" -> new CallEvent.Added(call, sequence, at, cause, required(identity));
      case "missed_call" -> new CallEvent.MissedCall(call, sequence, at, required(identity));
      case "no_show" ->
          new CallEvent.NoShow(call, sequence, at, required(identity), required(duration));
      case "busy" -> new CallEvent.Busy(call, sequence, at, required(identity));
      default -> throw new IllegalStateException("Call " + call + " has an unknown event " + type);
    };
  }

  private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String name) {
    return name == null ? null : Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  private static <T> T required(@Nullable T value) {
    return Objects.requireNonNull(value);
  }
}
