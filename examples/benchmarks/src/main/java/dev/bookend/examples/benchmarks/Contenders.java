package dev.bookend.examples.benchmarks;

import java.time.Duration;
import java.util.List;

/** All contenders by name; a node process looks its contender up here. */
final class Contenders {
  static final Contender BOOKEND = new Bookend("bookend", Duration.ZERO);
  static final Contender SLOW_PROVIDER =
      new Bookend("bookend with a slow provider", Duration.ofMillis(200));
  static final Contender DB_SCHEDULER = new DbScheduler();
  static final Contender QUARTZ = new Quartz();
  static final Contender PLAIN = new PlainJdbc("plain JDBC", false, false);
  static final Contender PLAIN_JOURNAL = new PlainJdbc("plain JDBC with a journal", true, false);
  static final Contender PLAIN_SEARCHED = new PlainJdbc("plain JDBC, searched", true, true);

  private Contenders() {}

  static Contender named(String name) {
    return List.of(
            BOOKEND, SLOW_PROVIDER, DB_SCHEDULER, QUARTZ, PLAIN, PLAIN_JOURNAL, PLAIN_SEARCHED)
        .stream()
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }
}
