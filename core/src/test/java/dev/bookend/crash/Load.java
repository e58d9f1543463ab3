package dev.bookend.crash;

import dev.bookend.VideoCallService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** People who have calls, so many at a time, for as long as it isn't stopped. */
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

  void start(int live) {
    for (int i = 0; i < live; i++) {
      later(this::begin);
    }
  }

  private synchronized void begin() {
    Story.any(calls, client, random).tell(this::later, () -> later(this::begin));
  }

  private synchronized void later(Runnable task) {
    if (!people.isShutdown()) {
      long pause = random.nextLong(600);
      CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, people).execute(task);
    }
  }

  /** Nothing new is begun, and nobody does anything more. */
  synchronized void stop() {
    people.shutdownNow();
  }
}
