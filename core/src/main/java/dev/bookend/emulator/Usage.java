package dev.bookend.emulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What was used on which day: participant-minutes, of each connection that ended, rounded up. Used
 * in turns only.
 */
final class Usage {
  /** The list price of a participant-minute of a group room, in USD. */
  static final BigDecimal PRICE = new BigDecimal("0.004");

  /** Before there was any. */
  static final LocalDate FIRST_DAY = LocalDate.of(2010, 4, 1);

  static final Used NOTHING = new Used(0, 0);

  private final NavigableMap<LocalDate, Used> days = new TreeMap<>();
  private Runnable listener = () -> {};

  /** To be told whenever something was added. */
  void whenMore(Runnable told) {
    listener = told;
  }

  void add(Instant when, Used used) {
    days.merge(day(when), used, Used::plus);
    listener.run();
  }

  /** What was used from one day to another, both included. */
  Used between(LocalDate first, LocalDate last) {
    return first.isAfter(last)
        ? NOTHING
        : days.subMap(first, true, last, true).values().stream().reduce(NOTHING, Used::plus);
  }

  void forget() {
    days.clear();
  }

  static LocalDate day(Instant when) {
    return when.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** How many connections, and their minutes. */
  record Used(long connections, long minutes) {
    Used plus(Used more) {
      return new Used(connections + more.connections, minutes + more.minutes);
    }

    BigDecimal price() {
      return PRICE.multiply(BigDecimal.valueOf(minutes));
    }
  }
}
