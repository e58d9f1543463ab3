package dev.bookend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** One run: load, random faults, and the check of all records. */
final class CrashRun {
  private static final Duration LEASE = Duration.ofSeconds(2);
  static final Duration MAX_LATENESS = LEASE.plusSeconds(1);
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration QUIET_TIMEOUT = Duration.ofSeconds(90);
  private static final int NODES = 3;

  interface Condition {
    boolean holds() throws SQLException;
  }

  private CrashRun() {}

  /** {@return the seed of {@code -Dcrash.seed}, or else a random one} */
  static long seed() {
    return Long.getLong("crash.seed", new Random().nextLong());
  }

  /**
   * Runs, and fails if calls, events or rooms were lost, duplicated, early, late or unfinished.
   *
   * @param directory an empty directory
   * @param seed the seed of faults and load
   * @param faults the number of faults of nodes and database; see {@link FaultInjector#run}
   * @param concurrentCalls the number of calls at a time on each node
   * @param longestGap the longest pause between faults
   * @return the records
   */
  static Evidence run(
      Path directory, long seed, int faults, int concurrentCalls, Duration longestGap)
      throws Exception {
    System.out.println("Crash test: -Dcrash.seed=" + seed);
    RandomGenerator random = new SplittableRandom(seed);
    try (Cluster cluster = new Cluster(directory, random, NODES, concurrentCalls)) {
      assertThat(await(READY_TIMEOUT, cluster::areAllReady)).as("all nodes are ready").isTrue();
      FaultInjector injector = new FaultInjector(cluster, random);
      injector.run(faults, longestGap);
      boolean ready = await(READY_TIMEOUT, cluster::areAllReady);
      cluster.stopLoad();
      boolean quiet = await(QUIET_TIMEOUT, () -> cluster.unfinished() == 0);
      Evidence evidence = cluster.evidence();
      List<String> violations = new Checker(evidence, Node.SKEW, MAX_LATENESS).violations();
      System.out.println(new Summary(evidence, injector.counts(), MAX_LATENESS));
      System.out.println(cluster.detector());
      if (!violations.isEmpty()) {
        System.out.println(new Trace(evidence, violations));
      }
      assertThat(violations).as("seed " + seed).isEmpty();
      assertThat(cluster.world().unexpected()).as("seed " + seed).isEmpty();
      assertThat(ready).as("seed %d: all nodes are ready again", seed).isTrue();
      assertThat(quiet).as("seed %d: no work is left", seed).isTrue();
      assertThat(evidence.calls()).as("seed " + seed).hasSizeGreaterThan(faults);
      return evidence;
    }
  }

  static boolean await(Duration atMost, Condition condition) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return true;
  }
}
