package dev.bookend.crash;

import dev.bookend.crash.ExternalWorld.Behaviour;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Does harm at random, and repairs it a little later. */
final class FaultInjector {
  private record Task(long at, Runnable action) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  private final Cluster cluster;
  private final RandomGenerator random;
  private final DelayQueue<Task> repairs = new DelayQueue<>();
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

  FaultInjector(Cluster cluster, RandomGenerator random) {
    this.cluster = cluster;
    this.random = random;
  }

  /** {@return the number of injected faults by kind} */
  Map<Fault, Integer> counts() {
    return counts;
  }

  /**
   * Injects faults of nodes and database, one to three at a time, mixed with faults of the external
   * systems, and then repairs all of them.
   *
   * @param faults the number of faults of nodes and database
   * @param longestGap the longest pause between faults
   */
  void run(int faults, Duration longestGap) throws InterruptedException, SQLException {
    Queue<Fault> pending = new ArrayDeque<>(shuffled(faults));
    while (!pending.isEmpty()) {
      pass(random.nextLong(longestGap.toMillis()));
      int concurrent = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
      for (int i = 0; i < concurrent && !pending.isEmpty(); i++) {
        inject(pending.remove());
      }
    }
    while (!repairs.isEmpty()) {
      repairs.take().action().run();
    }
  }

  /** A random order, with an equal number of each kind within a group. */
  private List<Fault> shuffled(int faults) {
    List<Fault> shuffled = new ArrayList<>();
    addShuffled(shuffled, Fault.INTERNAL, faults);
    addShuffled(shuffled, Fault.EXTERNAL, Fault.EXTERNAL.size() * (1 + faults / 20));
    return shuffled;
  }

  private void addShuffled(List<Fault> shuffled, Set<Fault> kinds, int howMany) {
    List<Fault> all = List.copyOf(kinds);
    for (int i = 0; i < howMany; i++) {
      shuffled.add(random.nextInt(shuffled.size() + 1), all.get(i % all.size()));
    }
  }

  /** Waits, and runs due repairs meanwhile. */
  private void pass(long millis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Task next = next(until); next != null; next = next(until)) {
      next.action().run();
    }
  }

  private Task next(long until) throws InterruptedException {
    return repairs.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void repair(long fromMillis, long toMillis, Runnable action) {
    long after = TimeUnit.MILLISECONDS.toNanos(random.nextLong(fromMillis, toMillis));
    repairs.add(new Task(System.nanoTime() + after, action));
  }

  private void inject(Fault fault) throws InterruptedException, SQLException {
    switch (fault) {
      case KILL -> {
        int node = randomNode(false);
        cluster.kill(node);
        repair(0, 3000, () -> cluster.start(node));
      }
      case PAUSE -> {
        int node = randomNode(true);
        cluster.pause(node);
        repair(3000, 4000, () -> cluster.resume(node));
      }
      case DATABASE -> {
        await();
        cluster.stopDatabase();
        repair(0, 2000, cluster::startDatabase);
      }
      case CUT -> cluster.cut();
      case LOST_RESPONSE -> cluster.loseResponses();
      case SESSIONS -> {
        await();
        cluster.endSessions();
      }
      case PROVIDER_FAILS -> provider(Behaviour.FAILING);
      case PROVIDER_SLOW -> provider(Behaviour.SLOW);
      case LISTENER -> {
        cluster.world().host(Behaviour.FAILING);
        repair(1000, 4000, () -> cluster.world().host(Behaviour.NORMAL));
      }
    }
    counts.merge(fault, 1, Integer::sum);
  }

  private void provider(Behaviour behaviour) {
    cluster.world().provider(behaviour);
    repair(1000, 4000, () -> cluster.world().provider(Behaviour.NORMAL));
  }

  /** A random node that is alive; waits until there is one. */
  private int randomNode(boolean running) throws InterruptedException {
    while (true) {
      List<Integer> nodes = new ArrayList<>();
      for (int i = 0; i < cluster.size(); i++) {
        if (cluster.isAlive(i) && !(running && cluster.isPaused(i))) {
          nodes.add(i);
        }
      }
      if (!nodes.isEmpty()) {
        return nodes.get(random.nextInt(nodes.size()));
      }
      pass(100);
    }
  }

  private void await() throws InterruptedException {
    while (!cluster.isDatabaseUp()) {
      pass(100);
    }
  }
}
