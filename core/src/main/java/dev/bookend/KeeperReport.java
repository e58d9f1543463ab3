package dev.bookend;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a keeper has done since it was made. Lateness is the time between the instant at which a
 * call had to end and the one at which it did.
 *
 * @param lastRoundAt when it last looked for due calls; null if never
 * @param ended how many calls it ended at their limit
 * @param worstLateness the longest lateness of an end
 * @param totalLateness the sum of the latenesses of all ends
 */
public record KeeperReport(
    @Nullable Instant lastRoundAt, long ended, Duration worstLateness, Duration totalLateness) {
  static final KeeperReport NONE = new KeeperReport(null, 0, Duration.ZERO, Duration.ZERO);

  KeeperReport round(Instant at) {
    return new KeeperReport(at, ended, worstLateness, totalLateness);
  }

  KeeperReport ended(Duration lateness) {
    Duration worst = lateness.compareTo(worstLateness) > 0 ? lateness : worstLateness;
    return new KeeperReport(lastRoundAt, ended + 1, worst, totalLateness.plus(lateness));
  }

  /** {@return the mean lateness of an end; zero if there was none} */
  public Duration meanLateness() {
    return ended == 0 ? Duration.ZERO : totalLateness.dividedBy(ended);
  }
}
