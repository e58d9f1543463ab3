package dev.bookend.crash;

import dev.bookend.VideoCallService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Runs random call scenarios, a fixed number at a time, until it is stopped. */
final class Load {
  private static final int THREADS = 8;

  private final VideoCallService calls;
  private final NodeClient client;
  private final RandomGenerator random;
  private final ExecutorService people = Executors.newFixedThreadPool(THREADS);

  Load(VideoCallService calls, NodeClient client, RandomGenerator random) {
    this.calls = calls;
    this.client = client;
    this.random = random;
  }

  void start(int concurrentCalls) {
    for (int i = 0; i < concurrentCalls; i++) {
      schedule(this::begin);
    }
  }

  private synchronized void begin() {
    CallScenario.random(calls, client, random).run(this::schedule, () -> schedule(this::begin));
  }

  private synchronized void schedule(Runnable task) {
    if (!people.isShutdown()) {
      long pause = random.nextLong(600);
      CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, people).execute(task);
    }
  }

  /** Stops all scenarios. */
  synchronized void stop() {
    people.shutdownNow();
  }
}
