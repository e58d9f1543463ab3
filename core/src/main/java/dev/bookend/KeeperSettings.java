package dev.bookend;

import dev.bookend.call.InvalidValueException;
import java.time.Duration;

/**
 * How a keeper works.
 *
 * @param poll how often it asks the repository for calls that are nearly due: 10 ms to 10 s
 * @param ahead how far ahead it claims them, to be there at the instant: longer than {@code poll}
 * @param lease how long a claim lasts, and so how late a call can be whose node died: longer than
 *     {@code ahead}, at most 1 min
 * @param batch how many calls it works on at once, at the most: 1 to 10,000
 * @param workers how many threads talk to the provider and the listeners, at the most: 1 to 256
 */
public record KeeperSettings(
    Duration poll, Duration ahead, Duration lease, int batch, int workers) {
  private static final KeeperSettings DEFAULTS =
      new KeeperSettings(
          Duration.ofMillis(500), Duration.ofMillis(750), Duration.ofSeconds(2), 500, 8);

  /** Checks every range. */
  public KeeperSettings {
    check(isBetween(poll, Duration.ofMillis(10), Duration.ofSeconds(10)), "poll", "10 ms and 10 s");
    check(isBetween(ahead, poll, lease), "ahead", "poll and lease");
    check(isBetween(lease, ahead, Duration.ofMinutes(1)), "lease", "ahead and 1 min");
    check(batch >= 1 && batch <= 10_000, "batch", "1 and 10,000");
    check(workers >= 1 && workers <= 256, "workers", "1 and 256");
  }

  private static boolean isBetween(Duration value, Duration min, Duration max) {
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
  }

  private static void check(boolean holds, String field, String range) {
    if (!holds) {
      throw new InvalidValueException(field, "must be between " + range);
    }
  }

  /** {@return a poll every 500 ms, 750 ms ahead, a lease of 2 s, 500 calls, 8 workers} */
  public static KeeperSettings defaults() {
    return DEFAULTS;
  }
}
