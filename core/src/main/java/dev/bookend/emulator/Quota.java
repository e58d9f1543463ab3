package dev.bookend.emulator;

import java.time.Instant;

/** How many requests a second there may be. Used in turns only. */
final class Quota {
  private int perSecond;
  private long second;
  private int taken;

  /** 0 for any number. */
  void set(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean take(Instant now) {
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      taken = 0;
    }
    return perSecond == 0 || ++taken <= perSecond;
  }
}
