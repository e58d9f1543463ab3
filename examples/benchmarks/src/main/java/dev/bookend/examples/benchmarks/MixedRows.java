package dev.bookend.examples.benchmarks;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Calls of many participants and bookings in all statuses in Bookend's tables, without history.
 * They are spread over two years. Each participant has 200 calls.
 *
 * @param calls number of calls
 */
record MixedRows(int calls) {
  private static final int OF_EACH_PERSON = 200;
  private static final int OF_EACH_BOOKING = 100;
  private static final Duration YEARS = Duration.ofDays(730);
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Random RANDOM = new Random();

  /** Calls of the same participant or booking are stored far apart, as if inserted over time. */
  private static final String COPIES =
      """
      select n, gen_random_uuid() as id, m.id as model, anna, ben, booking,
        timestamptz '%s' + n * interval '%d microseconds' - m.scheduled_at as shift
      from (select n, n %% %d as anna, trunc(random() * %3$d)::int as ben, n %% %d as booking,
          trunc(random() * (select count(*) from model_bookend_call))::int as stage
        from generate_series(0, %d) n) c
      join (select id, scheduled_at, row_number() over () - 1 as stage from model_bookend_call) m
        using (stage)
      """;

  void fill(Database database) throws SQLException {
    BookendRows.createSchema(database, models(Instant.now()));
    database.run(
        "create temporary table copy as "
            + COPIES.formatted(
                BEGIN, YEARS.toNanos() / 1000 / calls, people(), bookings(), calls - 1),
        copy(database, "bookend_call", "id"),
        copy(database, "bookend_participant", "call_id"));
  }

  private static List<CallChange> models(Instant now) {
    Actor anna = Actor.of(BookendRows.ANNA);
    return List.of(
        BookendRows.requested(now),
        BookendRows.requested(now).then(call -> call.accept(BookendRows.BEN, now)),
        BookendRows.requested(now).then(call -> call.cancel(anna, null, now)),
        BookendRows.running(now),
        completed(now),
        completed(now),
        completed(now),
        completed(now));
  }

  private static CallChange completed(Instant now) {
    return BookendRows.running(now)
        .then(call -> call.complete(Actor.of(BookendRows.ANNA), null, now))
        .then(call -> call.roomClosed(call.room(), now))
        .then(call -> call.delivered(call.outbox().recorded()));
  }

  /** Appends numbers to the names of the model rows. */
  private static String copy(Database database, String table, String key) throws SQLException {
    String columns =
        BookendRows.columns(database, table)
            .replace("m.booking_id", "copy.booking || '-' || m.booking_id")
            .replaceAll(
                "m\\.(identity|requested_by|participants)",
                "replace(replace(m.$1, '%1$s', anna || '-%1$s'), '%2$s', ben || '-%2$s')"
                    .formatted(BookendRows.ANNA, BookendRows.BEN));
    return "insert into %1$s select %2$s from copy join model_%1$s m on m.%3$s = model order by n"
        .formatted(table, columns, key);
  }

  private int people() {
    return calls / OF_EACH_PERSON;
  }

  private int bookings() {
    return calls / OF_EACH_BOOKING;
  }

  String anyPerson() {
    return RANDOM.nextInt(people()) + "-" + BookendRows.ANNA;
  }

  String anyBooking() {
    return RANDOM.nextInt(bookings()) + "-" + BookendRows.BOOKING;
  }

  /** {@return a random instant that has calls of every status before it} */
  Instant anyTime() {
    return at(0.5 + RANDOM.nextDouble() / 2);
  }

  /** {@return the instant after the given share of the two years, from 0 to 1} */
  Instant at(double share) {
    return BEGIN.plusMillis((long) (YEARS.toMillis() * share));
  }
}
