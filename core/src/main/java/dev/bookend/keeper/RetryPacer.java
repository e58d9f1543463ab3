package dev.bookend.keeper;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Spreads retries of rejected tasks at the recent completion rate: at least 100 per second, and
 * 1,000 per second while the rate is unknown. Requesters share the rate, so that the tasks of one
 * do not delay the retries of others. Thread-safe.
 */
final class RetryPacer {
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int SLOWEST_PER_SECOND = 100;
  private static final int EXPECTED_PER_SECOND = 1000;

  /** Further requesters share one sequence of slots. */
  private static final int MOST_REQUESTERS = 10_000;

  private static final String FURTHER_REQUESTERS = "";

  private Instant window = Instant.MIN;
  private int finished;
  private int finishedBefore;
  private boolean known;

  /** The end of the taken slots per requester; without slots in the past. */
  private final Map<String, Instant> taken = new HashMap<>();

  synchronized void finished(Instant now) {
    roll(now);
    finished++;
  }

  /** {@return the next free instant of a requester, at least 1 s from now} */
  synchronized Instant next(String requester, Instant now) {
    roll(now);
    int least = known ? SLOWEST_PER_SECOND : EXPECTED_PER_SECOND;
    int perSecond = Math.max(least, Math.max(finished, finishedBefore));
    boolean isFurther = taken.size() >= MOST_REQUESTERS && !taken.containsKey(requester);
    String key = isFurther ? FURTHER_REQUESTERS : requester;
    Instant soonest = now.plus(SOONEST);
    Instant upTo = taken.getOrDefault(key, soonest);
    Instant slot = upTo.isBefore(soonest) ? soonest : upTo;
    taken.put(key, slot);
    taken.put(key, slot.plus(SOONEST.dividedBy(perSecond).multipliedBy(taken.size())));
    return slot;
  }

  private void roll(Instant now) {
    if (now.isBefore(window)) {
      return;
    }
    known = window.isAfter(Instant.MIN) && now.isBefore(window.plus(WINDOW));
    finishedBefore = known ? finished : 0;
    finished = 0;
    window = now.plus(WINDOW);
    taken.values().removeIf(upTo -> !upTo.isAfter(now));
  }
}
