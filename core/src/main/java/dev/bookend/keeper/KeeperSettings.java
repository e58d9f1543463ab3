package dev.bookend.keeper;

import dev.bookend.call.InvalidValueException;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Settings of a keeper. Immutable; start from {@link #defaults()} or {@link #builder()}, and change
 * fields by name with {@link #toBuilder()}.
 *
 * @param pollInterval poll interval, the time between two claims of calls that are nearly due: 10
 *     ms to 10 s
 * @param lookAhead look-ahead, how long before its deadline a call is claimed: {@code pollInterval}
 *     to {@code leaseDuration}
 * @param leaseDuration duration of a lease: at least {@code lookAhead} and {@code 2 *
 *     pollInterval}, at most 1 min. The calls of a node that dies are late by at most a lease and a
 *     poll interval
 * @param batchSize largest number of calls of one claim, of one write, and of each task queue: 1 to
 *     10,000
 * @param workerThreads largest number of threads for the provider, and the same number for
 *     listeners: 1 to 256
 */
public record KeeperSettings(
    Duration pollInterval,
    Duration lookAhead,
    Duration leaseDuration,
    int batchSize,
    int workerThreads) {
  private static final KeeperSettings DEFAULTS = new Builder().build();

  /**
   * Validates the settings.
   *
   * @throws InvalidValueException if a value is out of its range; it names the field
   */
  public KeeperSettings {
    check(
        isBetween(pollInterval, Duration.ofMillis(10), Duration.ofSeconds(10)),
        "pollInterval",
        "10 ms and 10 s");
    check(
        isBetween(lookAhead, pollInterval, leaseDuration),
        "lookAhead",
        "pollInterval and leaseDuration");
    check(
        isBetween(leaseDuration, pollInterval.multipliedBy(2), Duration.ofMinutes(1)),
        "leaseDuration",
        "2 * pollInterval and 1 min");
    check(batchSize >= 1 && batchSize <= 10_000, "batchSize", "1 and 10,000");
    check(workerThreads >= 1 && workerThreads <= 256, "workerThreads", "1 and 256");
  }

  /**
   * {@return how much longer poll interval and look-ahead are while the journal is polled for live
   * streams: 400 ms by default, so that both take 2 statements a second}
   */
  Duration extension() {
    Duration interval = pollInterval.multipliedBy(2).dividedBy(3);
    Duration lease = leaseDuration.dividedBy(2).minus(pollInterval);
    Duration ahead = leaseDuration.minus(lookAhead);
    return Stream.of(interval, lease, ahead).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static boolean isBetween(Duration value, Duration min, Duration max) {
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
  }

  private static void check(boolean holds, String field, String range) {
    InvalidValueException.check(holds, field, "must be between " + range);
  }

  /**
   * {@return a poll interval of 600 ms, a look-ahead of 900 ms, a lease of 2 s, batches of 1,000
   * calls, and 6 threads each for the provider and for listeners}
   */
  public static KeeperSettings defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the {@linkplain #defaults() defaults}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that starts from these settings} */
  public Builder toBuilder() {
    return new Builder()
        .pollInterval(pollInterval)
        .lookAhead(lookAhead)
        .leaseDuration(leaseDuration)
        .batchSize(batchSize)
        .workerThreads(workerThreads);
  }

  /** Sets settings by name; others keep their value. Not thread-safe. */
  public static final class Builder {
    private Duration pollInterval = Duration.ofMillis(600);
    private Duration lookAhead = Duration.ofMillis(900);
    private Duration leaseDuration = Duration.ofSeconds(2);
    private int batchSize = 1000;
    private int workerThreads = 6;

    private Builder() {}

    /**
     * Sets {@link KeeperSettings#pollInterval()}; 600 ms by default.
     *
     * @param value 10 ms to 10 s
     * @return this
     */
    public Builder pollInterval(Duration value) {
      pollInterval = value;
      return this;
    }

    /**
     * Sets {@link KeeperSettings#lookAhead()}; 900 ms by default.
     *
     * @param value the poll interval to the duration of a lease
     * @return this
     */
    public Builder lookAhead(Duration value) {
      lookAhead = value;
      return this;
    }

    /**
     * Sets {@link KeeperSettings#leaseDuration()}; 2 s by default.
     *
     * @param value twice the poll interval to 1 min
     * @return this
     */
    public Builder leaseDuration(Duration value) {
      leaseDuration = value;
      return this;
    }

    /**
     * Sets {@link KeeperSettings#batchSize()}; 1,000 by default.
     *
     * @param value 1 to 10,000
     * @return this
     */
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /**
     * Sets {@link KeeperSettings#workerThreads()}; 6 by default.
     *
     * @param value 1 to 256
     * @return this
     */
    public Builder workerThreads(int value) {
      workerThreads = value;
      return this;
    }

    /**
     * {@return the settings}
     *
     * @throws InvalidValueException naming the first field that is out of its range
     */
    public KeeperSettings build() {
      return new KeeperSettings(pollInterval, lookAhead, leaseDuration, batchSize, workerThreads);
    }
  }
}
