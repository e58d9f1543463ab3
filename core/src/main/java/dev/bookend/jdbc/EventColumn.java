package dev.bookend.jdbc;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.EndReason;
import dev.bookend.call.LeaveReason;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  PLANNED_AT(SqlType.INSTANT),
  REASON(SqlType.TEXT),
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
      case PLANNED_AT -> plannedAt(event);
      case REASON -> reason(event);
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
    return event instanceof CallEvent.Extended e ? e.endsAt() : null;
  }

  private static @Nullable String reason(CallEvent event) {
    if (event instanceof CallEvent.Cancelled e) {
      return e.reason();
    }
    if (event instanceof CallEvent.Missed e) {
      return CallColumn.lower(e.reason());
    }
    if (event instanceof CallEvent.Left e) {
      return CallColumn.lower(e.reason());
    }
    return event instanceof CallEvent.Completed e ? CallColumn.lower(e.reason()) : null;
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
    Instant plannedAt = row.instantOrNull();
    String reason = row.textOrNull();
    String connection = row.textOrNull();
    return switch (type) {
      case "requested" -> new CallEvent.Requested(call, sequence, at, by, required(plannedAt));
      case "accepted" -> new CallEvent.Accepted(call, sequence, at, required(by));
      case "declined" -> new CallEvent.Declined(call, sequence, at, required(by));
      case "cancelled" -> new CallEvent.Cancelled(call, sequence, at, by, reason);
      case "rescheduled" -> new CallEvent.Rescheduled(call, sequence, at, by, required(plannedAt));
      case "expired" -> new CallEvent.Expired(call, sequence, at);
      case "join_opened" -> new CallEvent.JoinOpened(call, sequence, at);
      case "missed" ->
          new CallEvent.Missed(call, sequence, at, by, constant(EndReason.class, reason));
      case "admitted" -> new CallEvent.Admitted(call, sequence, at, required(by));
      case "connected" -> new CallEvent.Connected(call, sequence, at, required(by), connection);
      case "left" ->
          new CallEvent.Left(
              call, sequence, at, required(by), required(constant(LeaveReason.class, reason)));
      case "started" -> new CallEvent.Started(call, sequence, at, required(plannedAt));
      case "ending_soon" -> new CallEvent.EndingSoon(call, sequence, at, required(plannedAt));
      case "extended" -> new CallEvent.Extended(call, sequence, at, by, required(plannedAt));
      case "completed" ->
          new CallEvent.Completed(
              call, sequence, at, by, required(constant(EndReason.class, reason)));
      case "room_closed" -> new CallEvent.RoomClosed(call, sequence, at);
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
