package dev.bookend.twilio;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Executor of one {@link HttpClient}, through which the client can be closed on every Java version.
 * Before Java 21, a client has no method for that: its selector thread and its sockets last until
 * the garbage collector finds it. An interrupt ends that thread, which then closes the sockets. The
 * thread is known because a client uses its executor only from there. Thread-safe.
 *
 * <p>It has no reference to the client: the selector thread reaches this executor, and a client
 * that is reachable is never collected.
 */
final class SelectorExecutor implements Executor {
  private static final String SELECTOR = "-SelectorManager";

  /** {@code HttpClient.shutdownNow()}; null before Java 21. */
  private static final @Nullable MethodHandle SHUTDOWN_NOW = shutdownNow();

  private final Executor workers;
  private volatile @Nullable Thread selector;

  /**
   * @param workers runs the client's work; any number of clients can share it
   */
  SelectorExecutor(Executor workers) {
    this.workers = workers;
  }

  private static @Nullable MethodHandle shutdownNow() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
    } catch (NoSuchMethodException | IllegalAccessException beforeJava21) {
      return null;
    }
  }

  @Override
  public void execute(Runnable work) {
    Thread current = Thread.currentThread();
    if (selector == null && current.getName().endsWith(SELECTOR)) {
      selector = current;
    }
    workers.execute(work);
  }

  /**
   * Closes the connections of the client and ends its thread. Requests in flight fail.
   *
   * @return false if that is left to the garbage collector
   */
  boolean close(HttpClient client) {
    if (SHUTDOWN_NOW != null) {
      try {
        SHUTDOWN_NOW.invoke(client);
        return true;
      } catch (Throwable e) {
        throw new IllegalStateException("HttpClient.shutdownNow() failed", e);
      }
    }
    Thread thread = selector;
    if (thread != null) {
      thread.interrupt();
    }
    return thread != null;
  }
}
