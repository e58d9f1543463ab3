package dev.bookend.emulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Usage per day: participant-minutes of ended connections, each rounded up. Guarded by the
 * emulator's lock.
 */
final class Usage {
  /** The list price of a participant-minute of a group room, in USD. */
  static final BigDecimal PRICE = new BigDecimal("0.004");

  /** Start of the period "all time". */
  static final LocalDate FIRST_DAY = LocalDate.of(2010, 4, 1);

  static final Used NOTHING = new Used(0, 0);

  private final NavigableMap<LocalDate, Used> days = new TreeMap<>();
  private Runnable listener = () -> {};

  /** Sets the listener, which runs after each addition. */
  void onAddition(Runnable newListener) {
    listener = newListener;
  }

  void add(Instant when, Used used) {
    days.merge(day(when), used, Used::plus);
    listener.run();
  }

  /** Returns the usage between two days, both inclusive. */
  Used between(LocalDate first, LocalDate last) {
    return first.isAfter(last)
        ? NOTHING
        : days.subMap(first, true, last, true).values().stream().reduce(NOTHING, Used::plus);
  }

  void clear() {
    days.clear();
  }

  static LocalDate day(Instant when) {
    return when.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** Number of connections and participant-minutes. */
  record Used(long connections, long minutes) {
    Used plus(Used more) {
      return new Used(connections + more.connections, minutes + more.minutes);
    }

    BigDecimal price() {
      return PRICE.multiply(BigDecimal.valueOf(minutes));
    }
  }
}
