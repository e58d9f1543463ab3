package dev.bookend.jakarta;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that write live streams: at most 32, on threads of the container if it has them. */
@ApplicationScoped
class StreamThreads {
  private static final int WRITERS = 32;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration LAST_WRITES = Duration.ofSeconds(1);

  private final List<ThreadPoolExecutor> pools = new ArrayList<>();

  StreamThreads() {}

  @PostConstruct
  void open() {
    ThreadFactory managed = Lookup.managedThreads();
    ThreadFactory factory = managed == null ? StreamThreads::daemon : managed;
    pools.add(pool(WRITERS, factory));
    pools.add(pool(1, factory));
  }

  private static ThreadPoolExecutor pool(int threads, ThreadFactory factory) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            KEEP_ALIVE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            factory,
            new ThreadPoolExecutor.DiscardPolicy()); // after the end of the application
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = Executors.defaultThreadFactory().newThread(work);
    thread.setName("bookend-stream-writer");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs a write, which may wait for its connection. */
  void write(Runnable task) {
    pools.get(0).execute(task);
  }

  /** Closes a connection, also while all writers wait. */
  void close(Runnable task) {
    pools.get(1).execute(task);
  }

  @PreDestroy
  void shutdown() {
    pools.forEach(ThreadPoolExecutor::shutdown);
    try {
      for (ThreadPoolExecutor pool : pools) {
        if (!pool.awaitTermination(LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)) {
          pool.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      pools.forEach(ThreadPoolExecutor::shutdownNow);
      Thread.currentThread().interrupt();
    }
  }
}
