package dev.bookend.emulator;

import java.time.Instant;

/** Limits the number of requests per second. Guarded by the emulator's lock. */
final class Quota {
  private int perSecond;
  private long second;
  private int used;

  /** Sets the limit; 0 for none. */
  void set(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean tryAcquire(Instant now) {
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      used = 0;
    }
    return perSecond == 0 || ++used <= perSecond;
  }
}
