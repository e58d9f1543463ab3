package dev.bookend.keeper;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the first failure of the keeper's rounds, and the recovery, once each. Thread-safe. */
final class StorageOutageLog {
  private static final Logger log = LoggerFactory.getLogger(CallKeeper.class);

  private final AtomicBoolean lasts = new AtomicBoolean();

  void failed(Throwable e) {
    if (!lasts.getAndSet(true)) {
      log.warn("Keeper round failed; retrying at least once per second", e);
    }
  }

  boolean lasts() {
    return lasts.get();
  }

  void succeeded() {
    if (lasts.get() && lasts.getAndSet(false)) {
      log.info("Keeper rounds succeed again");
    }
  }
}
