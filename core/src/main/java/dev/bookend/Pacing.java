package dev.bookend;

import java.time.Duration;
import java.time.Instant;

/**
 * When to try again what there is no room for: one after the other, at the pace at which such
 * things were done of late, and never all at once. As long as that is not known, they are expected
 * to go quickly.
 */
final class Pacing {
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int SLOWEST_PER_SECOND = 100;
  private static final int EXPECTED_PER_SECOND = 1000;

  private Instant window = Instant.MIN;
  private int finished;
  private int finishedBefore;
  private boolean known;
  private Instant frontier = Instant.MIN;

  synchronized void finished(Instant now) {
    roll(now);
    finished++;
  }

  /** {@return the next free instant, at least 1 s from now} */
  synchronized Instant next(Instant now) {
    roll(now);
    int least = known ? SLOWEST_PER_SECOND : EXPECTED_PER_SECOND;
    int perSecond = Math.max(least, Math.max(finished, finishedBefore));
    Instant soonest = now.plus(SOONEST);
    Instant from = frontier.isBefore(soonest) ? soonest : frontier;
    frontier = from.plus(SOONEST.dividedBy(perSecond));
    return from;
  }

  private void roll(Instant now) {
    if (now.isBefore(window)) {
      return;
    }
    known = window.isAfter(Instant.MIN) && now.isBefore(window.plus(WINDOW));
    finishedBefore = known ? finished : 0;
    finished = 0;
    window = now.plus(WINDOW);
  }
}
