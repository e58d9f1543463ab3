package dev.bookend.crash;

import dev.bookend.crash.ExternalWorld.Mood;
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
  private record Task(long at, Runnable what) implements Delayed {
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
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

  FaultInjector(Cluster cluster, RandomGenerator random) {
    this.cluster = cluster;
    this.random = random;
  }

  /** {@return how often it did what} */
  Map<Fault, Integer> done() {
    return done;
  }

  /**
   * Does so many faults of nodes and database, one to three at a time, and some of the world
   * outside among them; and then repairs everything.
   */
  void work(int faults, Duration longestGap) throws InterruptedException, SQLException {
    Queue<Fault> toDo = new ArrayDeque<>(mixed(faults));
    while (!toDo.isEmpty()) {
      pass(random.nextLong(longestGap.toMillis()));
      int together = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
      for (int i = 0; i < together && !toDo.isEmpty(); i++) {
        harm(toDo.remove());
      }
    }
    while (!repairs.isEmpty()) {
      repairs.take().what().run();
    }
  }

  /** Of each group all kinds equally often, in random order. */
  private List<Fault> mixed(int faults) {
    List<Fault> mixed = new ArrayList<>();
    mixIn(mixed, Fault.OF_OURS, faults);
    mixIn(mixed, Fault.OF_OTHERS, Fault.OF_OTHERS.size() * (1 + faults / 20));
    return mixed;
  }

  private void mixIn(List<Fault> mixed, Set<Fault> kinds, int howMany) {
    List<Fault> all = List.copyOf(kinds);
    for (int i = 0; i < howMany; i++) {
      mixed.add(random.nextInt(mixed.size() + 1), all.get(i % all.size()));
    }
  }

  /** Lets time pass, in which repairs are made. */
  private void pass(long millis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Task next = next(until); next != null; next = next(until)) {
      next.what().run();
    }
  }

  private Task next(long until) throws InterruptedException {
    return repairs.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void repair(long fromMillis, long toMillis, Runnable what) {
    long after = TimeUnit.MILLISECONDS.toNanos(random.nextLong(fromMillis, toMillis));
    repairs.add(new Task(System.nanoTime() + after, what));
  }

  private void harm(Fault fault) throws InterruptedException, SQLException {
    switch (fault) {
      case KILL -> {
        int node = some(false);
        cluster.kill(node);
        repair(0, 3000, () -> cluster.start(node));
      }
      case PAUSE -> {
        int node = some(true);
        cluster.pause(node);
        repair(3000, 4000, () -> cluster.resume(node));
      }
      case DATABASE -> {
        await();
        cluster.stopDatabase();
        repair(0, 2000, cluster::startDatabase);
      }
      case CUT -> cluster.cut();
      case LOST_ANSWER -> cluster.loseAnswers();
      case SESSIONS -> {
        await();
        cluster.endSessions();
      }
      case PROVIDER_FAILS -> provider(Mood.FAILING);
      case PROVIDER_SLOW -> provider(Mood.SLOW);
      case LISTENER -> {
        cluster.world().host(Mood.FAILING);
        repair(1000, 4000, () -> cluster.world().host(Mood.WELL));
      }
    }
    done.merge(fault, 1, Integer::sum);
  }

  private void provider(Mood mood) {
    cluster.world().provider(mood);
    repair(1000, 4000, () -> cluster.world().provider(Mood.WELL));
  }

  /** One of the nodes that live; if there is none, as soon as there is. */
  private int some(boolean running) throws InterruptedException {
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
