package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a call, in the order in which statements write them and {@link CallRow} reads
 * them. {@link CallRow} skips the last three: they are derived from other columns.
 */
enum CallColumn {
  ID(SqlType.ID, false),
  VERSION(SqlType.LONG, true),
  STATUS(SqlType.TEXT, true),
  END_REASON(SqlType.TEXT, true),
  ENDED_BY(SqlType.TEXT, true),
  ENDED_BY_SYSTEM(SqlType.TEXT, true),
  REASON(SqlType.TEXT, true),
  REQUESTED_BY(SqlType.TEXT, false),
  BOOKING_ID(SqlType.TEXT, false),
  SCHEDULED_AT(SqlType.INSTANT, true),
  PARTICIPANTS(SqlType.TEXT, true),
  LIMIT_MS(SqlType.LONG, true),
  JOIN_OPENS_BEFORE_MS(SqlType.LONG, false),
  JOIN_CLOSES_AFTER_MS(SqlType.LONG, false),
  ANSWER_WITHIN_MS(SqlType.LONG, false),
  RING_WITHIN_MS(SqlType.LONG, true),
  RECONNECT_GRACE_MS(SqlType.LONG, false),
  WARN_BEFORE_MS(SqlType.LONG, false),
  EXTENDABLE_BY_MS(SqlType.LONG, false),
  IS_EXCLUSIVE(SqlType.BOOLEAN, false),
  SLACK_MS(SqlType.LONG, false),
  LIMIT_COUNTS(SqlType.TEXT, false),
  REMIND_BEFORE_MS(SqlType.TEXT, false),
  REMIND_TOLERANCE_MS(SqlType.LONG, false),
  ROLE_POLICIES(SqlType.TEXT, false),
  CREATED_AT(SqlType.INSTANT, false),
  UPDATED_AT(SqlType.INSTANT, true),
  ASKED_AT(SqlType.INSTANT, true),
  REMINDED_AT(SqlType.INSTANT, true),
  JOIN_OPENED_AT(SqlType.INSTANT, true),
  STARTED_AT(SqlType.INSTANT, true),
  ENDS_AT(SqlType.INSTANT, true),
  WARNED_AT(SqlType.INSTANT, true),
  ENDED_AT(SqlType.INSTANT, true),
  ROOM_PHASE(SqlType.TEXT, true),
  ROOM_SID(SqlType.TEXT, true),
  ROOM_FAILURES(SqlType.INT, true),
  ROOM_DUE_AT(SqlType.INSTANT, true),
  ROOM_CLOSED_AT(SqlType.INSTANT, true),
  EVENTS_RECORDED(SqlType.INT, true),
  EVENTS_DELIVERED(SqlType.INT, true),
  EVENT_FAILURES(SqlType.INT, true),
  EVENT_DUE_AT(SqlType.INSTANT, true),
  PARTICIPANT_COUNT(SqlType.INT, true),
  TRANSITION_DUE_AT(SqlType.INSTANT, true),
  DUE_AT(SqlType.INSTANT, true);

  static final List<CallColumn> ALL = List.of(values());

  /** Columns that a transition can change. */
  private static final List<CallColumn> MUTABLE =
      Arrays.stream(values()).filter(c -> c.isMutable).toList();

  final SqlType type;
  private final boolean isMutable;
  private final String columnName = name().toLowerCase(Locale.ROOT);

  CallColumn(SqlType type, boolean isMutable) {
    this.type = type;
    this.isMutable = isMutable;
  }

  @Nullable Object of(VideoCall call) {
    return switch (this) {
      case ID -> call.id().value();
      case VERSION -> call.version();
      case STATUS -> lower(call.status());
      case END_REASON -> lower(call.endReason());
      case ENDED_BY -> call.endedBy().identity();
      case ENDED_BY_SYSTEM -> call.endedBy().system();
      case REASON -> call.endedBy().reason();
      case REQUESTED_BY -> call.requestedBy();
      case BOOKING_ID -> call.bookingId();
      case SCHEDULED_AT -> call.scheduledAt();
      case PARTICIPANTS -> ParticipantsCodec.write(call.participants());
      case LIMIT_MS -> millis(call.terms().limit());
      case JOIN_OPENS_BEFORE_MS -> millis(call.terms().joinOpensBefore());
      case JOIN_CLOSES_AFTER_MS -> millis(call.terms().joinClosesAfter());
      case ANSWER_WITHIN_MS -> millis(call.terms().answerWithin());
      case RING_WITHIN_MS -> millis(call.terms().ringWithin());
      case RECONNECT_GRACE_MS -> millis(call.terms().reconnectGrace());
      case WARN_BEFORE_MS -> millis(call.terms().warnBefore());
      case EXTENDABLE_BY_MS -> millis(call.terms().extendableBy());
      case IS_EXCLUSIVE -> call.terms().exclusive();
      case SLACK_MS -> millis(call.terms().slack());
      case LIMIT_COUNTS -> lower(call.terms().limitCounts());
      case REMIND_BEFORE_MS -> TermsCodec.writeMillis(call.terms().remindBefore());
      case REMIND_TOLERANCE_MS -> millis(call.terms().remindTolerance());
      case ROLE_POLICIES -> TermsCodec.writeRoles(call.terms().roles());
      case CREATED_AT -> call.times().createdAt();
      case UPDATED_AT -> call.times().updatedAt();
      case ASKED_AT -> call.times().askedAt();
      case REMINDED_AT -> call.times().remindedAt();
      case JOIN_OPENED_AT -> call.times().joinOpenedAt();
      case STARTED_AT -> call.times().startedAt();
      case ENDS_AT -> call.times().endsAt();
      case WARNED_AT -> call.times().warnedAt();
      case ENDED_AT -> call.times().endedAt();
      case ROOM_PHASE -> lower(call.room().phase());
      case ROOM_SID -> call.room().sid();
      case ROOM_FAILURES -> call.room().failures();
      case ROOM_DUE_AT -> call.room().dueAt();
      case ROOM_CLOSED_AT -> call.room().closedAt();
      case EVENTS_RECORDED -> call.outbox().recorded();
      case EVENTS_DELIVERED -> call.outbox().delivered();
      case EVENT_FAILURES -> call.outbox().failures();
      case EVENT_DUE_AT -> call.outbox().dueAt();
      case PARTICIPANT_COUNT -> call.payingPeople();
      case TRANSITION_DUE_AT -> call.nextTransitionAt().orElse(null);
      case DUE_AT -> call.dueAt().orElse(null);
    };
  }

  /**
   * {@return the columns to write, in their order: those whose value differs in one of the changes,
   * the version, and all derived ones, so that each write corrects these}
   */
  static List<CallColumn> changedBy(List<CallChange> changes) {
    Set<CallColumn> changed = EnumSet.of(VERSION, PARTICIPANT_COUNT, TRANSITION_DUE_AT, DUE_AT);
    for (CallChange change : changes) {
      VideoCall before = change.before();
      VideoCall stored = change.stored();
      for (CallColumn column : MUTABLE) {
        if (!changed.contains(column) && (before == null || column.differs(before, stored))) {
          changed.add(column);
        }
      }
    }
    return List.copyOf(changed);
  }

  /** Compares participants without writing them as JSON. */
  private boolean differs(VideoCall before, VideoCall stored) {
    return this == PARTICIPANTS
        ? !before.participants().equals(stored.participants())
        : !Objects.equals(of(before), of(stored));
  }

  static @Nullable String lower(@Nullable Enum<?> constant) {
    return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return columnName;
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
