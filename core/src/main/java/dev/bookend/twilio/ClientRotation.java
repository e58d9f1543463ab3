package dev.bookend.twilio;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the HTTP client of a request. A client that has pooled connections is replaced 25 s after
 * its first response, and after a failed request. A client without a response has no pooled
 * connections, so an outage replaces no clients. A replaced client is closed after its last
 * request. Thread-safe.
 */
final class ClientRotation {
  /** The JDK's keep-alive limit was 20 min before Java 20, and is a property of the whole JVM. */
  private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(25);

  /** Replaced clients that may exist at a time: a request lasts 60 s at most. */
  private static final int MAX_REPLACED = 4;

  private static final AtomicInteger WORKERS = new AtomicInteger();

  /** Shared by all clients of the JVM; a thread without work ends after 10 s. */
  private static final Executor SHARED =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          ClientRotation::worker);

  private final HttpClient.Builder builder;
  private final LongSupplier nanos;
  private final BiPredicate<SelectorExecutor, HttpClient> closer;
  private final List<PooledClient> draining = new ArrayList<>();
  private final List<WeakReference<HttpClient>> unclosed = new ArrayList<>();
  private @Nullable PooledClient current;

  /**
   * @param builder the options of the clients, without an executor
   */
  ClientRotation(HttpClient.Builder builder, LongSupplier nanos) {
    this(builder, nanos, SelectorExecutor::close);
  }

  /**
   * @param closer closes a client; false if that is left to the garbage collector
   */
  ClientRotation(
      HttpClient.Builder builder,
      LongSupplier nanos,
      BiPredicate<SelectorExecutor, HttpClient> closer) {
    this.builder = builder;
    this.nanos = nanos;
    this.closer = closer;
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "bookend-twilio-" + WORKERS.incrementAndGet());
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  /**
   * Returns the client for one request, to be given back by {@link #release}. The first use creates
   * a client, because loading the trusted certificates is slow.
   */
  synchronized PooledClient acquire() {
    PooledClient client = current;
    if (client != null && client.isOld() && replaced() < MAX_REPLACED) {
      replace(client);
      client = null;
    }
    if (client == null) {
      client = new PooledClient();
      current = client;
    }
    client.requests++;
    return client;
  }

  /**
   * Ends one request.
   *
   * @param failed whether its connection was lost; the other connections of the client may be, too
   */
  synchronized void release(PooledClient client, boolean failed) {
    client.requests--;
    if (failed && client == current && client.responseAt != null && replaced() == 0) {
      current = null;
      draining.add(client);
    }
    if (client.requests == 0 && draining.remove(client)) {
      close(client);
    }
  }

  /** {@return how many replaced clients still exist} */
  synchronized int replaced() {
    unclosed.removeIf(client -> client.get() == null);
    return draining.size() + unclosed.size();
  }

  private void replace(PooledClient client) {
    current = null;
    if (client.requests == 0) {
      close(client);
    } else {
      draining.add(client);
    }
  }

  private void close(PooledClient client) {
    if (!closer.test(client.executor, client.http)) {
      unclosed.add(new WeakReference<>(client.http));
    }
  }

  /** A client with its own connection pool. The monitor of the rotation guards its fields. */
  final class PooledClient {
    private final SelectorExecutor executor = new SelectorExecutor(SHARED);
    private final HttpClient http = builder.executor(executor).build();
    private int requests;
    private @Nullable Long responseAt;

    HttpClient http() {
      return http;
    }

    /** The head of a response arrived; its connection will be pooled after the body. */
    void responded() {
      synchronized (ClientRotation.this) {
        if (responseAt == null) {
          responseAt = nanos.getAsLong();
        }
      }
    }

    private boolean isOld() {
      return responseAt != null && nanos.getAsLong() - responseAt >= MAX_AGE;
    }
  }
}
