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
 * One search as a statement. Every part of it reads an index in the order of the answer and stops
 * after a page, so that the number of calls does not matter. Only a status or a booking beside a
 * person, and a status beside a booking, are looked for among that person's or booking's own calls.
 */
final class Search {
  private record Parameter(SqlType type, Object value) {}

  /** From the scheduled time to the latest end: join window, limit and extension. */
  private static final Duration LONGEST = Duration.ofDays(3);

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
      ofParticipant(query.participant());
    } else if (query.bookingId() != null) {
      ofBooking(query.bookingId());
    } else {
      ofStatuses();
    }
  }

  private void ofParticipant(String identity) {
    add("select " + Sql.callColumns("c") + " from " + names.participant());
    add(" p join " + names.call() + " c on c.id = p.call_id where p.identity = ?");
    parameter(SqlType.TEXT, identity);
    if (query.bookingId() != null) {
      add(" and c.booking_id = ?");
      parameter(SqlType.TEXT, query.bookingId());
    }
    statuses("c.");
    if (query.awaiting()) {
      add(" and p.is_awaiting = true");
    }
    joinable(query.joinableAt());
    inTime("p.scheduled_at", "p.call_id");
    page("p.scheduled_at", "p.call_id");
  }

  /** The first two bounds are for the index: no call opens or lasts longer than they allow. */
  private void joinable(@Nullable Instant at) {
    if (at != null) {
      bound(" and p.scheduled_at > ?", at.minus(LONGEST));
      bound(" and p.scheduled_at <= ?", at.plus(CallTerms.MAX_LIMIT));
      bound(" and p.join_opens_at <= ?", at.truncatedTo(ChronoUnit.MICROS));
      bound(" and (p.join_closes_at > ?", at.truncatedTo(ChronoUnit.MICROS));
      add(" or c.status = 'in_progress')");
    }
  }

  private void ofBooking(String booking) {
    add("select " + Sql.CALL_COLUMNS + " from " + names.call() + " where booking_id = ?");
    parameter(SqlType.TEXT, booking);
    statuses("");
    inTime("scheduled_at", "id");
    page("scheduled_at", "id");
  }

  /** The index begins with the status: a page of each, of which the first page counts. */
  private void ofStatuses() {
    Set<CallStatus> statuses =
        query.statuses().isEmpty() ? EnumSet.allOf(CallStatus.class) : query.statuses();
    add("select " + Sql.CALL_COLUMNS + " from (");
    String union = "";
    for (CallStatus status : statuses) {
      add(union + "(select " + Sql.CALL_COLUMNS + " from " + names.call() + " where status = ?");
      parameter(SqlType.TEXT, status(status));
      inTime("scheduled_at", "id");
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

  private void statuses(String table) {
    if (!query.statuses().isEmpty()) {
      int count = query.statuses().size();
      add(" and " + table + "status in (" + String.join(", ", Collections.nCopies(count, "?")));
      add(")");
      query.statuses().forEach(status -> parameter(SqlType.TEXT, status(status)));
    }
  }

  private void inTime(String time, String id) {
    bound(" and " + time + " >= ?", query.from());
    bound(" and " + time + " < ?", query.to());
    CallQuery.Cursor after = query.after();
    if (after != null) {
      Instant last = after.scheduledAt();
      Instant kept = last.truncatedTo(ChronoUnit.MICROS);
      boolean ascending = query.order().isAscending();
      String than = ascending ? " > ?" : " < ?";
      bound(" and " + time + (ascending ? " >= ?" : " <= ?"), ascending ? last : kept);
      bound(" and (" + time + than, ascending ? kept : last);
      add(" or " + id + than + ")");
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
      parameter(SqlType.INSTANT, EpochMicros.bound(time));
    }
  }

  /** The limit is no parameter: H2 keeps that of an earlier search inside a union. */
  private void page(String time, String id) {
    String way = query.order().isAscending() ? "" : " desc";
    add(" order by " + time + way + ", " + id + way);
    add(dialect.first(String.valueOf(query.limit() + 1)));
  }

  private void add(String part) {
    sql.append(part);
  }

  private void parameter(SqlType type, Object value) {
    parameters.add(new Parameter(type, value));
  }
}
