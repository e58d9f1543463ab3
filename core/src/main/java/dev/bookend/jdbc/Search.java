package dev.bookend.jdbc;

import dev.bookend.call.CallId;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds the statement of one search. Each part reads an index in result order and stops after a
 * page, so the cost is independent of the number of calls. There are two exceptions. A status or
 * booking id beside a participant is filtered among the calls of that participant, and a status
 * beside a booking id among the calls of that booking.
 */
final class Search {
  private record Parameter(SqlType type, Object value) {}

  /** Longest time from the scheduled time to the end: join window, limit and extension. */
  private static final Duration MAX_DURATION = Duration.ofDays(3);

  /**
   * A condition that no row meets, because identities are not empty. It keeps the database from
   * reading all calls of a state that few calls have, once for each call of the participant.
   */
  private static final String NEVER = " or p.identity = ''";

  private final CallQuery query;
  private final Dialect dialect;
  private final TableNames names;
  private final StringBuilder sql = new StringBuilder();
  private final List<Parameter> parameters = new ArrayList<>();

  private Search(CallQuery query, Dialect dialect, TableNames names) {
    this.query = query;
    this.dialect = dialect;
    this.names = names;
  }

  static List<VideoCall> run(
      Connection connection, CallQuery query, Dialect dialect, TableNames names)
      throws SQLException {
    Search search = new Search(query, dialect, names);
    search.build();
    try (PreparedStatement select = connection.prepareStatement(search.sql.toString())) {
      int index = 1;
      for (Parameter parameter : search.parameters) {
        dialect.set(select, index++, parameter.type, parameter.value);
      }
      return Sql.calls(select, dialect);
    }
  }

  private void build() {
    if (query.participant() != null) {
      byParticipant(query.participant());
    } else if (query.bookingId() != null) {
      byBooking(query.bookingId());
    } else {
      byStatuses();
    }
  }

  private void byParticipant(String identity) {
    add("select " + Sql.callColumns("c") + " from " + names.participant());
    add(" p join " + names.call() + " c on c.id = p.call_id where p.identity = ?");
    parameter(SqlType.TEXT, identity);
    if (query.bookingId() != null) {
      add(" and c.booking_id = ?");
      parameter(SqlType.TEXT, query.bookingId());
    }
    statuses("c.status", NEVER);
    if (query.awaiting()) {
      add(" and p.is_awaiting = true");
    }
    joinable(query.joinableAt());
    inRange("p.scheduled_at", "p.call_id");
    page("p.scheduled_at", "p.call_id");
  }

  /**
   * The first two conditions limit the index range to the longest possible join window and call.
   */
  private void joinable(@Nullable Instant at) {
    if (at != null) {
      bound(" and p.scheduled_at > ?", at.minus(MAX_DURATION));
      bound(" and p.scheduled_at <= ?", at.plus(CallTerms.MAX_LIMIT));
      bound(" and p.join_opens_at <= ?", at.truncatedTo(ChronoUnit.MICROS));
      bound(" and (p.join_closes_at > ?", at.truncatedTo(ChronoUnit.MICROS));
      add(" or c.status = 'in_progress')");
    }
  }

  private void byBooking(String booking) {
    add("select " + Sql.CALL_COLUMNS + " from " + names.call() + " where booking_id = ?");
    parameter(SqlType.TEXT, booking);
    statuses("status", "");
    inRange("scheduled_at", "id");
    page("scheduled_at", "id");
  }

  /**
   * The index starts with the status: one page per status, of which the union returns the first
   * page.
   */
  private void byStatuses() {
    Set<CallStatus> statuses =
        query.statuses().isEmpty() ? EnumSet.allOf(CallStatus.class) : query.statuses();
    add("select " + Sql.CALL_COLUMNS + " from (");
    String union = "";
    for (CallStatus status : statuses) {
      add(union + "(select " + Sql.CALL_COLUMNS + " from " + names.call() + " where status = ?");
      parameter(SqlType.TEXT, status(status));
      inRange("scheduled_at", "id");
      page("scheduled_at", "id");
      add(")");
      union = " union all ";
    }
    add(") found");
    page("scheduled_at", "id");
  }

  private static String status(CallStatus status) {
    return String.valueOf(CallColumn.lower(status));
  }

  private void statuses(String column, String alternative) {
    if (!query.statuses().isEmpty()) {
      int count = query.statuses().size();
      add(" and (" + column + " in (" + String.join(", ", Collections.nCopies(count, "?")) + ")");
      add(alternative + ")");
      query.statuses().forEach(status -> parameter(SqlType.TEXT, status(status)));
    }
  }

  private void inRange(String time, String id) {
    bound(" and " + time + " >= ?", query.from());
    bound(" and " + time + " < ?", query.to());
    CallQuery.Cursor after = query.after();
    if (after != null) {
      Instant last = after.scheduledAt();
      Instant truncated = last.truncatedTo(ChronoUnit.MICROS);
      boolean ascending = query.order().isAscending();
      String comparison = ascending ? " > ?" : " < ?";
      bound(" and " + time + (ascending ? " >= ?" : " <= ?"), ascending ? last : truncated);
      bound(" and (" + time + comparison, ascending ? truncated : last);
      add(" or " + id + comparison + ")");
      parameter(SqlType.ID, idOf(after));
    }
  }

  private static Object idOf(CallQuery.Cursor cursor) {
    CallId id = cursor.id();
    return id.value();
  }

  private void bound(String condition, @Nullable Instant time) {
    if (time != null) {
      add(condition);
      parameter(SqlType.INSTANT, EpochMicros.queryBound(time));
    }
  }

  /** The limit is a literal: inside a union, H2 reuses the limit parameter of an earlier search. */
  private void page(String time, String id) {
    String direction = query.order().isAscending() ? "" : " desc";
    add(" order by " + time + direction + ", " + id + direction);
    add(dialect.limit(String.valueOf(query.limit() + 1)));
  }

  private void add(String part) {
    sql.append(part);
  }

  private void parameter(SqlType type, Object value) {
    parameters.add(new Parameter(type, value));
  }
}
