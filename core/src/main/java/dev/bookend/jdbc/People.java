package dev.bookend.jdbc;

import dev.bookend.call.Participant;
import dev.bookend.call.Participant.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The people of a call as text: a line each, fields apart by tabs, empty for null, instants in
 * microseconds since 1970. No field can hold a tab or a line break, for control characters are
 * refused everywhere.
 */
final class People {
  private static final String FIELD = "\t";
  private static final String LINE = "\n";

  private People() {}

  static String write(List<Participant> people) {
    StringBuilder text = new StringBuilder();
    for (Participant person : people) {
      text.append(text.isEmpty() ? "" : LINE)
          .append(person.identity())
          .append(FIELD)
          .append(orEmpty(person.role()))
          .append(FIELD)
          .append(person.response().name())
          .append(FIELD)
          .append(micros(person.admittedAt()))
          .append(FIELD)
          .append(micros(person.connectedAt()))
          .append(FIELD)
          .append(micros(person.leftAt()))
          .append(FIELD)
          .append(orEmpty(person.connection()));
    }
    return text.toString();
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String micros(@Nullable Instant instant) {
    return instant == null ? "" : Long.toString(Micros.of(instant));
  }

  static List<Participant> read(String text) {
    return text.lines().map(People::person).toList();
  }

  private static Participant person(String line) {
    String[] field = line.split(FIELD, -1);
    return new Participant(
        field[0],
        orNull(field[1]),
        Response.valueOf(field[2]),
        instant(field[3]),
        instant(field[4]),
        instant(field[5]),
        orNull(field[6]));
  }

  private static @Nullable Instant instant(String text) {
    return text.isEmpty() ? null : Micros.toInstant(Long.parseLong(text));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
