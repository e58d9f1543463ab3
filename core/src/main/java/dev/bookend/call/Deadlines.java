package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The transitions by time, and those that end a call. */
final class Deadlines {
  private Deadlines() {}

  static CallChange advanceTo(VideoCall call, Instant now) {
    CallChange change = CallChange.none(call);
    CallChange step = step(call, now);
    while (step.changed()) {
      CallChange next = step;
      change = change.then(before -> next);
      step = step(change.call(), now);
    }
    return change;
  }

  private static CallChange step(VideoCall call, Instant now) {
    Instant next = nextTransitionAt(call);
    if (next == null || next.isAfter(now)) {
      return CallChange.none(call);
    }
    if (call.status() == CallStatus.PENDING) {
      return call.answerBy().isAfter(now)
          ? Reminders.remind(call, now)
          : Scheduling.expire(call, now);
    }
    if (call.status() == CallStatus.ACCEPTED) {
      return stepBeforeStart(call, now);
    }
    Instant end = Objects.requireNonNull(call.times().endsAt());
    Instant abandoned = abandonedAt(call);
    if (abandoned != null && abandoned.isBefore(end) && !abandoned.isAfter(now)) {
      return complete(call, EndReason.ALL_LEFT, Cause.NONE, now);
    }
    if (!end.isAfter(now)) {
      return complete(call, EndReason.TIME_LIMIT, Cause.NONE, now);
    }
    Instant warning = warnAt(call);
    return warning != null && !warning.isAfter(now)
        ? warn(call, end, now)
        : PresenceEvents.recordDeferred(call, now);
  }

  private static CallChange stepBeforeStart(VideoCall call, Instant now) {
    if (!now.isBefore(call.joinClosesAt())) {
      return miss(call, now);
    }
    Instant reminder = Reminders.nextAt(call);
    if (reminder != null && !reminder.isAfter(now)) {
      return Reminders.remind(call, now);
    }
    boolean opens = call.times().joinOpenedAt() == null && !call.joinOpensAt().isAfter(now);
    return opens ? openJoin(call, now) : PresenceEvents.recordDeferred(call, now);
  }

  static @Nullable Instant nextTransitionAt(VideoCall call) {
    return switch (call.status()) {
      case PENDING -> earliest(call.answerBy(), Reminders.nextAt(call));
      case ACCEPTED ->
          earliest(
              call.times().joinOpenedAt() == null ? call.joinOpensAt() : null,
              call.joinClosesAt(),
              Reminders.nextAt(call),
              PresenceEvents.dueAt(call));
      case IN_PROGRESS ->
          earliest(
              call.times().endsAt(), abandonedAt(call), warnAt(call), PresenceEvents.dueAt(call));
      default -> null;
    };
  }

  static Instant joinClosesAt(VideoCall call) {
    Instant closes = call.scheduledAt().plus(call.terms().joinClosesAfter());
    Instant over = limitCountsFrom(call, closes).plus(call.terms().limit());
    return over.isBefore(closes) ? over : closes;
  }

  /** Returns from when the limit counts, for a call that starts at the given time. */
  static Instant limitCountsFrom(VideoCall call, Instant start) {
    boolean fromSchedule = call.terms().limitCounts() == CallTerms.LimitCounts.FROM_SCHEDULE;
    return fromSchedule && !call.isInstant() && call.scheduledAt().isBefore(start)
        ? call.scheduledAt()
        : start;
  }

  static Instant latestEnd(VideoCall call) {
    Instant started = call.times().startedAt();
    Instant from = limitCountsFrom(call, started != null ? started : call.joinClosesAt());
    return from.plus(call.terms().limit()).plus(call.terms().extendableBy());
  }

  static @Nullable Instant earliest(@Nullable Instant... instants) {
    Instant earliest = null;
    for (Instant instant : instants) {
      earliest =
          instant != null && (earliest == null || instant.isBefore(earliest)) ? instant : earliest;
    }
    return earliest;
  }

  private static @Nullable Instant warnAt(VideoCall call) {
    Duration before = call.terms().warnBefore();
    Instant end = Objects.requireNonNull(call.times().endsAt());
    if (before == null || call.times().warnedAt() != null) {
      return null;
    }
    Instant at = end.minus(before);
    return at.isAfter(call.times().startedAt()) ? at : null;
  }

  private static @Nullable Instant abandonedAt(VideoCall call) {
    Instant last = null;
    for (Participant person : call.participants()) {
      Instant left = person.leftAt();
      if (person.isConnected() && person.mayBeConnected()) {
        return null;
      }
      last = left != null && (last == null || left.isAfter(last)) ? left : last;
    }
    return last == null ? null : last.plus(call.terms().reconnectGrace());
  }

  private static CallChange openJoin(VideoCall call, Instant now) {
    return new TransitionBuilder(call, Transition.OPEN_JOIN, now)
        .joinOpened()
        .event(n -> new CallEvent.JoinOpened(call.id(), n, now))
        .build();
  }

  private static CallChange miss(VideoCall call, Instant now) {
    TransitionBuilder builder = new TransitionBuilder(call, Transition.MISS, now);
    builder.status = CallStatus.MISSED;
    builder.event(n -> new CallEvent.Missed(call.id(), n, now, Cause.NONE, null));
    NoShows.record(builder, call, now);
    return builder.build();
  }

  private static CallChange warn(VideoCall call, Instant end, Instant now) {
    return new TransitionBuilder(call, Transition.WARN, now)
        .warned()
        .event(n -> new CallEvent.EndingSoon(call.id(), n, now, end))
        .build();
  }

  static CallChange extend(VideoCall call, Actor by, Duration more, Instant now) {
    if (call.terms().extendableBy().isZero()) {
      throw new CallNotAllowedException("This call can't be extended.");
    }
    TransitionBuilder builder = new TransitionBuilder(call, Transition.EXTEND, now);
    Instant started = Objects.requireNonNull(call.times().startedAt());
    Instant end = Objects.requireNonNull(call.times().endsAt());
    Duration most = call.terms().limit().plus(call.terms().extendableBy());
    Duration left = Duration.between(end, limitCountsFrom(call, started).plus(most));
    if (left.isZero()) {
      throw new CallNotAllowedException("This call can't be extended any further.");
    }
    Check.duration(more, "more", Duration.ofMillis(1), left);
    Instant moved = end.plus(more);
    return builder
        .endsAt(moved)
        .rescheduledBy(by)
        .event(n -> new CallEvent.Extended(call.id(), n, now, Cause.of(by, null), moved))
        .build();
  }

  static CallChange complete(VideoCall call, Actor by, @Nullable String reason, Instant now) {
    if (call.status().isOver() && call.endReason() != null) {
      return CallChange.none(call);
    }
    Cause cause = Cause.of(by, reason);
    String identity = by.identity();
    Participant person = identity == null ? null : call.participant(identity).orElse(null);
    if (person == null) {
      return complete(call, EndReason.ENDED_BY_SYSTEM, cause, now);
    }
    if (person.tokenIssuedAt() == null || !person.mayBeConnected()) {
      throw new IllegalCallStateException(
          call.id(), call.status(), Transition.COMPLETE + " without having joined");
    }
    return complete(call, EndReason.ENDED_BY_PARTICIPANT, cause, now);
  }

  /** Completes a call that started or whose attendance is unknown; otherwise the call is missed. */
  static CallChange complete(VideoCall call, EndReason reason, Cause cause, Instant now) {
    boolean started = call.status() == CallStatus.IN_PROGRESS;
    boolean missed = !started && (call.attendance() != Attendance.UNKNOWN || noToken(call));
    TransitionBuilder builder = new TransitionBuilder(call, Transition.COMPLETE, now);
    builder.status = missed ? CallStatus.MISSED : CallStatus.COMPLETED;
    builder.endReason = reason;
    builder.endedBy = cause;
    builder.event(
        n ->
            missed
                ? new CallEvent.Missed(call.id(), n, now, cause, reason)
                : new CallEvent.Completed(call.id(), n, now, cause, reason));
    NoShows.record(builder, call, now);
    return builder.build();
  }

  static boolean noToken(VideoCall call) {
    return call.participants().stream().allMatch(person -> person.tokenIssuedAt() == null);
  }
}
