package dev.bookend.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed for a call. Terms are fixed in the call when it is made: a later change of the
 * configuration does not touch calls that exist. All durations are whole milliseconds.
 *
 * @param limit how long the call may last from the moment two people are connected: 1 s to 24 h
 * @param joinOpensBefore how long before the scheduled time people may join: 0 to 24 h
 * @param joinClosesAfter how long after the scheduled time the call may begin: 1 s to 24 h
 * @param answerWithin how long after the request (or the latest rescheduling) an answer counts: 1 s
 *     to 366 days; null = until the join window closes, which is also the latest
 * @param reconnectGrace how long everybody may be gone before the call completes, and how much
 *     longer than the call a token is valid: 0 to 10 min
 * @param warnBefore how long before its end a call says so: 1 s to 1 h; null = never. Without
 *     effect on a call that is not longer
 * @param extendableBy by how much in all the end of a running call may be moved: 0 (not at all) to
 *     24 h
 * @param exclusive whether its people may have no other exclusive call that overlaps with it,
 *     counted from the scheduled time for the limit
 */
public record CallTerms(
    Duration limit,
    Duration joinOpensBefore,
    Duration joinClosesAfter,
    @Nullable Duration answerWithin,
    Duration reconnectGrace,
    @Nullable Duration warnBefore,
    Duration extendableBy,
    boolean exclusive) {

  /** The longest limit of any call: 24 hours. */
  public static final Duration MAX_LIMIT = Duration.ofHours(24);

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final CallTerms DEFAULTS =
      new CallTerms(
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          null,
          Duration.ofSeconds(30),
          null,
          Duration.ZERO,
          false);

  public CallTerms {
    Duration day = Duration.ofHours(24);
    Check.duration(limit, "limit", SECOND, MAX_LIMIT);
    Check.duration(joinOpensBefore, "joinOpensBefore", Duration.ZERO, day);
    Check.duration(joinClosesAfter, "joinClosesAfter", SECOND, day);
    Check.duration(answerWithin, "answerWithin", SECOND, Duration.ofDays(366));
    Check.duration(reconnectGrace, "reconnectGrace", Duration.ZERO, Duration.ofMinutes(10));
    Check.duration(warnBefore, "warnBefore", SECOND, Duration.ofHours(1));
    Check.duration(extendableBy, "extendableBy", Duration.ZERO, day);
  }

  /**
   * The defaults: a limit of 15 s, joining from 5 min before to 10 min after the scheduled time,
   * answers until then, 30 s of reconnect grace, no warning, no extension, not exclusive.
   *
   * @return the defaults
   */
  public static CallTerms defaults() {
    return DEFAULTS;
  }

  /**
   * A copy with another limit.
   *
   * @param value see {@link #limit()}
   * @return the copy
   */
  public CallTerms withLimit(Duration value) {
    return new CallTerms(
        value,
        joinOpensBefore,
        joinClosesAfter,
        answerWithin,
        reconnectGrace,
        warnBefore,
        extendableBy,
        exclusive);
  }

  /**
   * A copy with another join window.
   *
   * @param opensBefore see {@link #joinOpensBefore()}
   * @param closesAfter see {@link #joinClosesAfter()}
   * @return the copy
   */
  public CallTerms withJoinWindow(Duration opensBefore, Duration closesAfter) {
    return new CallTerms(
        limit,
        opensBefore,
        closesAfter,
        answerWithin,
        reconnectGrace,
        warnBefore,
        extendableBy,
        exclusive);
  }

  /**
   * A copy with another time to answer.
   *
   * @param value see {@link #answerWithin()}
   * @return the copy
   */
  public CallTerms withAnswerWithin(@Nullable Duration value) {
    return new CallTerms(
        limit,
        joinOpensBefore,
        joinClosesAfter,
        value,
        reconnectGrace,
        warnBefore,
        extendableBy,
        exclusive);
  }

  /**
   * A copy with another reconnect grace.
   *
   * @param value see {@link #reconnectGrace()}
   * @return the copy
   */
  public CallTerms withReconnectGrace(Duration value) {
    return new CallTerms(
        limit,
        joinOpensBefore,
        joinClosesAfter,
        answerWithin,
        value,
        warnBefore,
        extendableBy,
        exclusive);
  }

  /**
   * A copy with another warning.
   *
   * @param value see {@link #warnBefore()}
   * @return the copy
   */
  public CallTerms withWarnBefore(@Nullable Duration value) {
    return new CallTerms(
        limit,
        joinOpensBefore,
        joinClosesAfter,
        answerWithin,
        reconnectGrace,
        value,
        extendableBy,
        exclusive);
  }

  /**
   * A copy that may be extended.
   *
   * @param value see {@link #extendableBy()}
   * @return the copy
   */
  public CallTerms withExtendableBy(Duration value) {
    return new CallTerms(
        limit,
        joinOpensBefore,
        joinClosesAfter,
        answerWithin,
        reconnectGrace,
        warnBefore,
        value,
        exclusive);
  }

  /**
   * A copy that is, or is not, exclusive.
   *
   * @param value see {@link #exclusive()}
   * @return the copy
   */
  public CallTerms withExclusive(boolean value) {
    return new CallTerms(
        limit,
        joinOpensBefore,
        joinClosesAfter,
        answerWithin,
        reconnectGrace,
        warnBefore,
        extendableBy,
        value);
  }
}
