package dev.bookend.http;

import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.CallQuery;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parses the query of a list request. Empty parameters count as absent; unknown ones are ignored.
 */
final class ListQuery {
  private static final Map<String, CallStatus> STATUSES =
      Arrays.stream(CallStatus.values())
          .collect(
              Collectors.toMap(
                  status -> Objects.requireNonNull(CallJson.name(status)),
                  status -> status,
                  (a, b) -> a,
                  LinkedHashMap::new));

  private static final FieldParser<Set<CallStatus>> STATUS =
      new FieldParser<>(
          "must be among " + String.join(", ", STATUSES.keySet()), ListQuery::statuses);

  private static final CallRequest ANY_REQUEST = CallRequest.inviting("a");

  private ListQuery() {}

  private static final Map<String, CallQuery.Order> ORDERS =
      Map.of(
          "asc", CallQuery.Order.ASC,
          "desc", CallQuery.Order.DESC,
          "soonest", CallQuery.Order.SOONEST);

  private static final FieldParser<CallQuery.Order> ORDER =
      new FieldParser<>(
          "must be asc, desc or soonest",
          value -> Optional.ofNullable(ORDERS.get(value.toString())));

  static CallQuery of(String identity, Map<String, String> query, Instant now) {
    Map<String, String> given = new LinkedHashMap<>(query);
    given.values().removeIf(String::isEmpty);
    JsonFields fields = new JsonFields(given);
    String booking = fields.optional("booking_id", FieldParser.TEXT);
    Set<CallStatus> statuses = fields.optional("status", STATUS);
    CallQuery.Order order = fields.optional("order", ORDER);
    return CallQuery.builder()
        .participant(identity)
        // rejects invalid booking ids with a 400; the database might fail on them
        .bookingId(ANY_REQUEST.forBooking(booking).bookingId())
        .statuses(statuses == null ? Set.of() : statuses)
        .from(fields.optional("from", FieldParser.INSTANT))
        .to(fields.optional("to", FieldParser.INSTANT))
        .awaiting(fields.optional("awaiting", literal("me")) != null)
        .joinableAt(fields.optional("joinable", literal("now")) != null ? now : null)
        .order(order == null ? CallQuery.Order.DESC : order)
        .limit(limit(given.get("limit")))
        .after(cursor(given.get("cursor")))
        .build();
  }

  private static FieldParser<String> literal(String literal) {
    return new FieldParser<>(
        "must be " + literal + ", or left out",
        value -> value.equals(literal) ? Optional.of(literal) : Optional.empty());
  }

  private static Optional<Set<CallStatus>> statuses(Object value) {
    Set<String> names = Set.copyOf(Arrays.asList(value.toString().split(",", -1)));
    return STATUSES.keySet().containsAll(names)
        ? Optional.of(names.stream().map(STATUSES::get).collect(Collectors.toSet()))
        : Optional.empty();
  }

  /** Returns 0, which is out of range, for text that is not a number. */
  static int limit(@Nullable String text) {
    if (text == null) {
      return CallQuery.DEFAULT_LIMIT;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static CallQuery.@Nullable Cursor cursor(@Nullable String text) {
    if (text == null) {
      return null;
    }
    CallQuery.Cursor cursor = CallQuery.Cursor.decode(text);
    Instant scheduledAt = cursor.scheduledAt();
    if (!FieldParser.hasFourDigitYear(scheduledAt)) {
      throw invalidCursor();
    }
    return cursor;
  }

  static InvalidValueException invalidCursor() {
    return new InvalidValueException("cursor", "must be the next_cursor of a page before");
  }
}
