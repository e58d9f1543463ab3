package dev.bookend.jakarta;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads that write live streams: at most 32, on threads of the container if it has them. */
@ApplicationScoped
class StreamThreads {
  private static final int THREADS = 32;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private @Nullable ThreadPoolExecutor executor;

  StreamThreads() {}

  @PostConstruct
  void open() {
    ThreadFactory managed = Lookup.managedThreads();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_ALIVE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            managed == null ? StreamThreads::daemon : managed);
    pool.allowCoreThreadTimeOut(true);
    executor = pool;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = Executors.defaultThreadFactory().newThread(work);
    thread.setName("bookend-stream-writer");
    thread.setDaemon(true);
    return thread;
  }

  Executor executor() {
    return Objects.requireNonNull(executor);
  }

  @PreDestroy
  void close() {
    Objects.requireNonNull(executor).shutdownNow();
  }
}
