package dev.bookend.examples.jakarta;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single thread for all signalling. It preserves the order of messages and may block on the
 * database, unlike Quarkus's event loop. Quarkus's dispatch to worker threads sometimes destroys an
 * endpoint before its close callback.
 */
@ApplicationScoped
class SignalingThread {
  private static final Logger log = LoggerFactory.getLogger(SignalingThread.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, task -> new Thread(task, "booking-signaling"), new DiscardPolicy());
  private final Duration silence;

  /**
   * Browsers send a heartbeat every 5 seconds; a connection that is silent for the given time is
   * closed. The container's idle timeout would also count outgoing messages, and Quarkus ignores
   * it.
   */
  SignalingThread(
      @ConfigProperty(name = "booking.signaling.silence", defaultValue = "PT15S")
          Duration silence) {
    this.silence = silence;
    thread.setRemoveOnCancelPolicy(true);
  }

  void run(Runnable task) {
    thread.execute(logged(task));
  }

  Future<?> afterSilence(Runnable task) {
    return thread.schedule(logged(task), silence.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Runnable logged(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.warn("Signalling task failed", e);
      }
    };
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
