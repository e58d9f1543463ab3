package dev.bookend.keeper;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates the thread pools of a started keeper. */
interface ThreadPools {
  /**
   * {@return an executor with its own threads}
   *
   * @param threads the largest number of threads
   * @param threadName gives each thread of the keeper its name; threads of the host keep theirs
   */
  Executor pool(int threads, Supplier<String> threadName);

  /** Interrupts and ends the threads of all pools. */
  default void shutdownNow() {}

  /**
   * {@return pools of daemon threads, or of threads that the host creates}
   *
   * @param hostThreads creates the threads; null = daemon threads
   */
  static ThreadPools of(@Nullable ThreadFactory hostThreads) {
    List<ExecutorService> pools = new CopyOnWriteArrayList<>();
    return new ThreadPools() {
      @Override
      public Executor pool(int threads, Supplier<String> threadName) {
        ThreadFactory factory = hostThreads == null ? daemons(threadName) : hostThreads;
        ExecutorService pool = Executors.newFixedThreadPool(threads, factory);
        pools.add(pool);
        return pool;
      }

      @Override
      public void shutdownNow() {
        pools.forEach(ExecutorService::shutdownNow);
      }
    };
  }

  private static ThreadFactory daemons(Supplier<String> threadName) {
    return task -> {
      Thread thread = new Thread(task, threadName.get());
      thread.setDaemon(true);
      return thread;
    };
  }
}
