package dev.bookend.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The instants of a call, with microsecond precision.
 *
 * @param createdAt when the call was requested
 * @param updatedAt when the latest transition was applied
 * @param askedAt since when participants can answer: the request or the latest rescheduling
 * @param remindedAt the planned time of the latest reminder that was issued or skipped since {@code
 *     askedAt}; null if there was none
 * @param joinOpenedAt when the transition at the opening of the join window was applied; null
 *     before
 * @param startedAt when the call started, with the people connected at once who must be there; null
 *     before
 * @param endsAt when the call must end; null before it has started
 * @param warnedAt when the warning before the end was issued; null before
 * @param endedAt when it reached a final state; null before
 */
public record CallTimes(
    Instant createdAt,
    Instant updatedAt,
    Instant askedAt,
    @Nullable Instant remindedAt,
    @Nullable Instant joinOpenedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endsAt,
    @Nullable Instant warnedAt,
    @Nullable Instant endedAt) {

  static CallTimes created(Instant now) {
    return new CallTimes(now, now, now, null, null, null, null, null, null);
  }

  CallTimes askedAgain(Instant now) {
    return new CallTimes(createdAt, updatedAt, now, null, null, null, null, null, null);
  }

  CallTimes reminded(Instant planned) {
    return new CallTimes(
        createdAt, updatedAt, askedAt, planned, joinOpenedAt, null, null, null, null);
  }

  CallTimes joinOpened(Instant now) {
    return new CallTimes(createdAt, updatedAt, askedAt, remindedAt, now, null, null, null, null);
  }

  CallTimes runs(Instant from, Instant until, @Nullable Instant warned) {
    return new CallTimes(
        createdAt, updatedAt, askedAt, remindedAt, joinOpenedAt, from, until, warned, null);
  }

  CallTimes touched(Instant now, boolean over) {
    Instant ended = over ? now : null;
    return new CallTimes(
        createdAt, now, askedAt, remindedAt, joinOpenedAt, startedAt, endsAt, warnedAt, ended);
  }
}
