package dev.bookend.spring;

import dev.bookend.live.LiveEvents;
import org.springframework.context.SmartLifecycle;

/** Ends the live streams before the web server waits for its requests to end. */
final class StreamsLifecycle implements SmartLifecycle {
  /** Stopped before the graceful shutdown of Spring Boot's web servers. */
  private static final int AFTER_WEB_SERVER = DEFAULT_PHASE - 512;

  private final LiveEvents live;
  private volatile boolean running;

  StreamsLifecycle(LiveEvents live) {
    this.live = live;
  }

  @Override
  public void start() {
    live.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    live.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return AFTER_WEB_SERVER;
  }
}
