package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The known state of a call's room at the provider. A room that may exist is tracked until the
 * provider confirms that it is closed.
 *
 * @param phase the phase of its life cycle
 * @param sid the provider's room id; null until it is known
 * @param failures while the room is closing, the number of failed attempts; while it is open, the
 *     number of polls since a participant last got a token
 * @param dueAt when the next retry to close is due or, while the room is open, the next poll of its
 *     connections, which recovers missed callbacks; null if neither is planned
 * @param closedAt when the provider confirmed the end; null until then
 */
public record CallRoom(
    Phase phase,
    @Nullable String sid,
    int failures,
    @Nullable Instant dueAt,
    @Nullable Instant closedAt) {

  public CallRoom {
    Check.text(sid, "sid");
  }

  /** The phase of a room. */
  public enum Phase {
    /** Never requested. */
    NONE,
    /** Requested; it may exist. */
    OPENING,
    /** It exists. */
    OPEN,
    /** It is no longer needed and must be closed. */
    CLOSING,
    /** The provider has confirmed its end. */
    CLOSED
  }

  /** Whether people who may not be in the room make polls more frequent. */
  enum Watch {
    /** No participant without permission has a token: polled with the usual backoff. */
    NONE,
    /** One of them, such as a removed participant, has a token and may return: polled every 4 s. */
    RETURNS,
    /** One of them has just connected, and the next poll has to disconnect them. */
    EVICTS
  }

  static final CallRoom NONE = new CallRoom(Phase.NONE, null, 0, null, null);

  private static final Duration MAX_CLOSE_BACKOFF = Duration.ofMinutes(1);
  private static final Duration FIRST_POLL_DELAY = Duration.ofSeconds(5);
  private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(30);
  private static final Duration MIN_POLL_INTERVAL = Duration.ofSeconds(2);

  /** The interval of polls while a removed person may return with an earlier token. */
  private static final Duration WATCH_INTERVAL = Duration.ofSeconds(4);

  /** The minimum interval of polls that find and disconnect a removed person. */
  private static final Duration EVICTION_INTERVAL = Duration.ofMillis(500);

  /** {@return whether the room may exist at the provider: from the request to the confirmed end} */
  public boolean mayExist() {
    return phase != Phase.NONE && phase != Phase.CLOSED;
  }

  /**
   * Returns the reference to the room in requests to the provider.
   *
   * @param name the room's name
   * @return the provider's room id if it is known, otherwise the name
   */
  public String reference(String name) {
    return sid != null ? sid : name;
  }

  CallRoom opening() {
    return new CallRoom(Phase.OPENING, null, 0, null, null);
  }

  CallRoom opened(String id, Instant now) {
    return new CallRoom(Phase.OPEN, id, 0, now.plus(FIRST_POLL_DELAY), null);
  }

  /** A participant got a token, so the next poll is due soon, but not later because of it. */
  CallRoom pollAfterJoin(Instant now, Watch watch) {
    if (phase != Phase.OPEN || sid == null) {
      return this;
    }
    CallRoom soon = opened(sid, now);
    boolean isWatched = watch != Watch.NONE && dueAt != null && dueAt.isBefore(soon.dueAt);
    return isWatched ? this : soon;
  }

  private CallRoom polled(Instant now, Watch watch) {
    Duration interval =
        watch == Watch.EVICTS ? EVICTION_INTERVAL : pollInterval(failures + 1, watch);
    return new CallRoom(phase, sid, failures + 1, now.plus(interval), null);
  }

  private static Duration pollInterval(int polls, Watch watch) {
    Duration interval = FIRST_POLL_DELAY.multipliedBy(1L << Math.min(polls, 10));
    Duration most = watch == Watch.NONE ? MAX_POLL_INTERVAL : WATCH_INTERVAL;
    return interval.compareTo(most) < 0 ? interval : most;
  }

  /** Moves the next poll forward after a participant's report, unless one was just made. */
  CallRoom pollSoon(Instant now, Watch watch) {
    return pollSoon(now, MIN_POLL_INTERVAL, watch);
  }

  /** Moves the next poll forward after a removed person has returned. */
  CallRoom pollToEvict(Instant now) {
    return pollSoon(now, EVICTION_INTERVAL, Watch.RETURNS);
  }

  /** Makes a poll due after a person was removed. */
  CallRoom pollNow(Instant now) {
    return phase == Phase.OPEN ? new CallRoom(phase, sid, failures, now, null) : this;
  }

  private CallRoom pollSoon(Instant now, Duration apart, Watch watch) {
    if (phase != Phase.OPEN || dueAt == null) {
      return this;
    }
    if (!dueAt.isAfter(now)) {
      // the provider may have been asked already: changed, so that it is asked again
      Instant again = dueAt.isBefore(now) ? now : now.plus(1, ChronoUnit.MICROS);
      return new CallRoom(phase, sid, failures, again, null);
    }
    if (!dueAt.isAfter(now.plus(apart))) {
      return this;
    }
    Instant lastPoll = dueAt.minus(pollInterval(failures, watch));
    Instant next = failures == 0 ? now : lastPoll.plus(apart);
    return new CallRoom(phase, sid, failures, next.isBefore(now) ? now : next, null);
  }

  CallRoom closing(Instant now) {
    return mayExist() ? new CallRoom(Phase.CLOSING, sid, 0, now, null) : this;
  }

  CallRoom closed(Instant now) {
    return new CallRoom(Phase.CLOSED, sid, 0, null, now);
  }

  CallRoom retried(Instant now, Watch watch) {
    return switch (phase) {
      case OPEN -> polled(now, watch);
      case CLOSING -> closeFailed(now);
      default -> this;
    };
  }

  private CallRoom closeFailed(Instant now) {
    return new CallRoom(
        phase,
        sid,
        failures + 1,
        now.plus(ExponentialBackoff.after(failures, MAX_CLOSE_BACKOFF)),
        null);
  }

  CallRoom postponedTo(Instant time) {
    boolean earlier = dueAt != null && dueAt.isBefore(time);
    return earlier ? new CallRoom(phase, sid, failures, time, closedAt) : this;
  }
}
