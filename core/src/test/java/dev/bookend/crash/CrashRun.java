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

/** So many faults at random instants, and then the question what is left. */
final class CrashRun {
  private static final Duration LEASE = Duration.ofSeconds(2);
  static final Duration PATIENCE = LEASE.plusSeconds(1);
  private static final Duration UNTIL_READY = Duration.ofSeconds(60);
  private static final Duration UNTIL_QUIET = Duration.ofSeconds(90);
  private static final int NODES = 3;

  interface Condition {
    boolean holds() throws SQLException;
  }

  private CrashRun() {}

  /** {@return the seed that was asked for with {@code -Dcrash.seed}, or else a new one} */
  static long seed() {
    return Long.getLong("crash.seed", new Random().nextLong());
  }

  /**
   * Runs, and fails if anything was lost, doubled, early, late or left.
   *
   * @param directory an empty one
   * @param faults of nodes and database; see {@link FaultInjector#work}
   * @param live how many calls there are at a time on each node
   * @param longestGap between one fault and the next
   */
  static void with(Path directory, long seed, int faults, int live, Duration longestGap)
      throws Exception {
    System.out.println("Crash test: -Dcrash.seed=" + seed);
    RandomGenerator random = new SplittableRandom(seed);
    try (Cluster cluster = new Cluster(directory, random, NODES, live)) {
      assertThat(await(UNTIL_READY, cluster::areAllReady)).as("all nodes are there").isTrue();
      FaultInjector injector = new FaultInjector(cluster, random);
      injector.work(faults, longestGap);
      boolean ready = await(UNTIL_READY, cluster::areAllReady);
      cluster.stopLoad();
      boolean quiet = await(UNTIL_QUIET, () -> cluster.leftUndone() == 0);
      Evidence evidence = cluster.evidence();
      List<String> violations = new Checker(evidence, Node.SKEW, PATIENCE).violations();
      System.out.println(new Summary(evidence, injector.done(), PATIENCE));
      System.out.println(cluster.detector());
      if (!violations.isEmpty()) {
        System.out.println(new Trace(evidence, violations));
      }
      assertThat(violations).as("seed " + seed).isEmpty();
      assertThat(cluster.world().odd()).as("seed " + seed).isEmpty();
      assertThat(ready).as("seed %d: all nodes are there again", seed).isTrue();
      assertThat(quiet).as("seed %d: nothing is left to do", seed).isTrue();
      assertThat(evidence.calls()).as("seed " + seed).hasSizeGreaterThan(faults);
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
