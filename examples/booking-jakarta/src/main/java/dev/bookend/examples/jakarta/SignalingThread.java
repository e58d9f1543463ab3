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
 * The one thread of all signalling: what browsers say is heard in order, and may be written to the
 * database, which Quarkus' own thread for sockets may not. Its dispatch to workers is no help: now
 * and then it destroys an endpoint before it has told it that the socket is closed.
 */
@ApplicationScoped
class SignalingThread {
  private static final Logger log = LoggerFactory.getLogger(SignalingThread.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, task -> new Thread(task, "booking-signaling"), new DiscardPolicy());
  private final Duration silence;

  /**
   * Browsers send a heartbeat every 5 seconds: who is silent for that long is gone. The standard's
   * own idle timeout would count what we send as a sign of life, and Quarkus ignores it.
   */
  SignalingThread(
      @ConfigProperty(name = "booking.signaling.silence", defaultValue = "PT15S")
          Duration silence) {
    this.silence = silence;
    thread.setRemoveOnCancelPolicy(true);
  }

  void run(Runnable task) {
    thread.execute(told(task));
  }

  Future<?> afterSilence(Runnable task) {
    return thread.schedule(told(task), silence.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Runnable told(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.warn("A browser could not be heard", e);
      }
    };
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
