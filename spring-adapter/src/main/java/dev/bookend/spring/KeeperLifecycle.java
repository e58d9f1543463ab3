package dev.bookend.spring;

import dev.bookend.keeper.CallKeeper;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the keeper before the web server accepts requests, and stops it after the web server has
 * stopped.
 */
final class KeeperLifecycle implements SmartLifecycle {
  private static final int BEFORE_WEB_SERVER = DEFAULT_PHASE - 4096;

  private final CallKeeper keeper;
  private volatile boolean running;

  KeeperLifecycle(CallKeeper keeper) {
    this.keeper = keeper;
  }

  @Override
  public void start() {
    keeper.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    keeper.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return BEFORE_WEB_SERVER;
  }
}
