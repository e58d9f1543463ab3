package dev.bookend.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The instants of a call, to the microsecond.
 *
 * @param createdAt when it was asked for
 * @param updatedAt when something last happened
 * @param askedAt since when the people are asked to accept: the request or the latest rescheduling
 * @param joinOpenedAt when the opening of the join window was noticed; null before
 * @param startedAt when two people were first connected at once; null before
 * @param endsAt when the call must end; null before it has started
 * @param warnedAt when the nearing end was told; null before
 * @param endedAt when it reached a final state; null before
 */
public record CallTimes(
    Instant createdAt,
    Instant updatedAt,
    Instant askedAt,
    @Nullable Instant joinOpenedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endsAt,
    @Nullable Instant warnedAt,
    @Nullable Instant endedAt) {

  static CallTimes created(Instant now) {
    return new CallTimes(now, now, now, null, null, null, null, null);
  }

  CallTimes askedAgain(Instant now) {
    return new CallTimes(createdAt, updatedAt, now, null, null, null, null, null);
  }

  CallTimes joinOpened(Instant now) {
    return new CallTimes(createdAt, updatedAt, askedAt, now, null, null, null, null);
  }

  CallTimes runs(Instant from, Instant until, @Nullable Instant warned) {
    return new CallTimes(createdAt, updatedAt, askedAt, joinOpenedAt, from, until, warned, null);
  }

  CallTimes touched(Instant now, boolean over) {
    return new CallTimes(
        createdAt, now, askedAt, joinOpenedAt, startedAt, endsAt, warnedAt, over ? now : null);
  }
}
