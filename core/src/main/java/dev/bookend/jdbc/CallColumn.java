package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallTerms;
import dev.bookend.call.CallTimes;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a call, in the order in which statements write them and {@link CallRow} reads
 * them. {@link CallRow} skips the last two: they are derived from other columns.
 */
enum CallColumn {
  ID(SqlType.ID, false, call -> call.id().value()),
  VERSION(SqlType.LONG, true, VideoCall::version),
  STATUS(SqlType.TEXT, true, call -> lower(call.status())),
  END_REASON(SqlType.TEXT, true, call -> lower(call.endReason())),
  ENDED_BY(SqlType.TEXT, true, call -> call.endedBy().identity()),
  ENDED_BY_SYSTEM(SqlType.TEXT, true, call -> call.endedBy().system()),
  REASON(SqlType.TEXT, true, call -> call.endedBy().reason()),
  REQUESTED_BY(SqlType.TEXT, false, VideoCall::requestedBy),
  BOOKING_ID(SqlType.TEXT, false, VideoCall::bookingId),
  SCHEDULED_AT(SqlType.INSTANT, true, VideoCall::scheduledAt),
  PARTICIPANTS(SqlType.TEXT, true, call -> ParticipantsCodec.write(call.participants())),
  LIMIT_MS(SqlType.LONG, true, terms(CallTerms::limit)),
  JOIN_OPENS_BEFORE_MS(SqlType.LONG, false, terms(CallTerms::joinOpensBefore)),
  JOIN_CLOSES_AFTER_MS(SqlType.LONG, false, terms(CallTerms::joinClosesAfter)),
  ANSWER_WITHIN_MS(SqlType.LONG, false, terms(CallTerms::answerWithin)),
  RING_WITHIN_MS(SqlType.LONG, true, terms(CallTerms::ringWithin)),
  RECONNECT_GRACE_MS(SqlType.LONG, false, terms(CallTerms::reconnectGrace)),
  WARN_BEFORE_MS(SqlType.LONG, false, terms(CallTerms::warnBefore)),
  EXTENDABLE_BY_MS(SqlType.LONG, false, terms(CallTerms::extendableBy)),
  IS_EXCLUSIVE(SqlType.BOOLEAN, false, call -> call.terms().exclusive()),
  SLACK_MS(SqlType.LONG, false, terms(CallTerms::slack)),
  LIMIT_COUNTS(SqlType.TEXT, false, call -> lower(call.terms().limitCounts())),
  REMIND_BEFORE_MS(
      SqlType.TEXT, false, call -> TermsCodec.writeMillis(call.terms().remindBefore())),
  REMIND_TOLERANCE_MS(SqlType.LONG, false, terms(CallTerms::remindTolerance)),
  ROLE_POLICIES(SqlType.TEXT, false, call -> TermsCodec.writeRoles(call.terms().roles())),
  CREATED_AT(SqlType.INSTANT, false, times(CallTimes::createdAt)),
  UPDATED_AT(SqlType.INSTANT, true, times(CallTimes::updatedAt)),
  ASKED_AT(SqlType.INSTANT, true, times(CallTimes::askedAt)),
  REMINDED_AT(SqlType.INSTANT, true, times(CallTimes::remindedAt)),
  JOIN_OPENED_AT(SqlType.INSTANT, true, times(CallTimes::joinOpenedAt)),
  STARTED_AT(SqlType.INSTANT, true, times(CallTimes::startedAt)),
  ENDS_AT(SqlType.INSTANT, true, times(CallTimes::endsAt)),
  WARNED_AT(SqlType.INSTANT, true, times(CallTimes::warnedAt)),
  ENDED_AT(SqlType.INSTANT, true, times(CallTimes::endedAt)),
  ROOM_PHASE(SqlType.TEXT, true, call -> lower(call.room().phase())),
  ROOM_SID(SqlType.TEXT, true, room(CallRoom::sid)),
  ROOM_FAILURES(SqlType.INT, true, room(CallRoom::failures)),
  ROOM_DUE_AT(SqlType.INSTANT, true, room(CallRoom::dueAt)),
  ROOM_CLOSED_AT(SqlType.INSTANT, true, room(CallRoom::closedAt)),
  EVENTS_RECORDED(SqlType.INT, true, outbox(CallEvent.Outbox::recorded)),
  EVENTS_DELIVERED(SqlType.INT, true, outbox(CallEvent.Outbox::delivered)),
  EVENT_FAILURES(SqlType.INT, true, outbox(CallEvent.Outbox::failures)),
  EVENT_DUE_AT(SqlType.INSTANT, true, outbox(CallEvent.Outbox::dueAt)),
  PARTICIPANT_COUNT(SqlType.INT, true, call -> call.payingPeople()),
  TRANSITION_DUE_AT(SqlType.INSTANT, true, call -> call.nextTransitionAt().orElse(null)),
  DUE_AT(SqlType.INSTANT, true, call -> call.dueAt().orElse(null));

  static final List<CallColumn> ALL = List.of(values());

  /** Columns that a transition can change. */
  private static final List<CallColumn> MUTABLE =
      Arrays.stream(values()).filter(c -> c.isMutable).toList();

  final SqlType type;
  private final boolean isMutable;

  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  private final Function<VideoCall, @Nullable Object> value;

  CallColumn(SqlType type, boolean isMutable, Function<VideoCall, @Nullable Object> value) {
    this.type = type;
    this.isMutable = isMutable;
    this.value = value;
  }

  @Nullable Object of(VideoCall call) {
    return value.apply(call);
  }

  /** {@return the columns to write, in their order: those that one of the changes may change} */
  static List<CallColumn> changedBy(List<CallChange> changes) {
    Set<CallColumn> changed = EnumSet.of(VERSION, DUE_AT);
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
    return name().toLowerCase(Locale.ROOT);
  }

  private static Function<VideoCall, @Nullable Object> terms(
      Function<CallTerms, @Nullable Duration> part) {
    return call -> {
      Duration duration = part.apply(call.terms());
      return duration == null ? null : duration.toMillis();
    };
  }

  private static Function<VideoCall, @Nullable Object> times(
      Function<CallTimes, @Nullable Object> part) {
    return call -> part.apply(call.times());
  }

  private static Function<VideoCall, @Nullable Object> room(
      Function<CallRoom, @Nullable Object> part) {
    return call -> part.apply(call.room());
  }

  private static Function<VideoCall, @Nullable Object> outbox(
      Function<CallEvent.Outbox, @Nullable Object> part) {
    return call -> part.apply(call.outbox());
  }
}
