package dev.bookend.jdbc;

import dev.bookend.call.Participant;
import dev.bookend.call.Participant.Response;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The people of a call as text: a line each, fields apart by tabs, empty for null. No field can
 * hold a tab or a line break, for control characters are refused everywhere.
 */
final class People {
  private static final String FIELD = "\t";
  private static final String LINE = "\n";

  private People() {}

  static String write(List<Participant> people) {
    return people.stream().map(People::line).collect(Collectors.joining(LINE));
  }

  private static String line(Participant p) {
    return String.join(
        FIELD,
        p.identity(),
        text(p.role()),
        p.response().name(),
        text(p.admittedAt()),
        text(p.connectedAt()),
        text(p.leftAt()),
        text(p.connection()));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
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
    return text.isEmpty() ? null : Instant.parse(text);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
