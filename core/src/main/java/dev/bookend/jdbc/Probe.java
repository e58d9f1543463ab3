package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stores calls through the very connections that are used later, reads them back, and takes all of
 * it back. It finds drivers that change instants, and columns that take two identities for one.
 */
final class Probe {
  private static final Instant START = Instant.parse("2026-12-01T00:00:00.123456Z");

  private final Database database;
  private final Dialect dialect;
  private final Names names;

  Probe(Database database, Dialect dialect, Names names) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
  }

  /**
   * Throws an {@link IllegalStateException} that tells what to change. The calls are made before
   * the transaction begins, which the database gives up if nobody goes on with it for a second.
   */
  void check() {
    if (!database.inHostsTransaction()) {
      List<CallChange> calls = instants().stream().map(Probe::call).toList();
      Writes writes = dialect.writes(names);
      Reads reads = new Reads(database, dialect, names);
      database.undone(connection -> check(connection, calls, writes, reads));
    }
  }

  private static CallChange call(Instant at) {
    CallId id = CallId.random();
    String name = "probe-" + id;
    return VideoCall.request(
        id,
        CallRequest.between(name, name + "-b").withRequestKey(name).forBooking(name),
        CallTerms.defaults(),
        at);
  }

  private int check(Connection connection, List<CallChange> calls, Writes writes, Reads reads)
      throws SQLException {
    try {
      for (CallChange call : calls) {
        writes.insert(connection, call);
        checkOne(connection, call.stored(), reads);
      }
      return calls.size();
    } catch (SQLException e) {
      if (SqlFailure.isForbidden(e)) {
        throw new IllegalStateException(
            "This user may not use the tables "
                + names.prefix()
                + "*: grant it select, insert, update and delete on them.",
            e);
      }
      throw e;
    }
  }

  /** Local times that do not exist in a zone, as if they were UTC: a conversion shifts them. */
  private static Set<Instant> instants() {
    Set<Instant> instants = new TreeSet<>(Set.of(START));
    for (ZoneId zone :
        List.of(
            ZoneId.systemDefault(), ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"))) {
      ZoneOffsetTransition next = zone.getRules().nextTransition(START);
      for (int i = 0; i < 2 && next != null; i++) {
        LocalDateTime inside = next.getDateTimeBefore().plusMinutes(30).plusNanos(123_456_000);
        instants.add(inside.toInstant(ZoneOffset.UTC));
        next = zone.getRules().nextTransition(next.getInstant());
      }
    }
    return instants;
  }

  private void checkOne(Connection connection, VideoCall stored, Reads reads) throws SQLException {
    CallId id = stored.id();
    String name = stored.requestedBy();
    VideoCall found =
        reads
            .call(connection, id, Reads.NO_LOCK)
            .orElseThrow(() -> new IllegalStateException("A call is not found that was stored."));
    if (!found.equals(stored)) {
      throw new IllegalStateException(
          "The database's driver changes what is stored: an instant comes back as "
              + found.scheduledAt()
              + " instead of "
              + stored.scheduledAt()
              + ". Use the database's own driver in a current version, and columns as in Bookend's"
              + " statements.");
    }
    checkColumn(connection, names.call(), "requested_by", "id", id, name);
    checkColumn(connection, names.call(), "request_key", "id", id, name);
    checkColumn(connection, names.call(), "booking_id", "id", id, name);
    checkColumn(connection, names.participant(), "identity", "call_id", id, name);
    checkColumn(connection, names.event(), "actor", "call_id", id, name);
  }

  private void checkColumn(
      Connection connection, String table, String column, String key, CallId id, String name)
      throws SQLException {
    String sql =
        "select " + column + " from " + table + " where " + key + " = ? and " + column + " = ?";
    for (String other : List.of(name.toUpperCase(Locale.ROOT), name + " ")) {
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        dialect.setId(select, 1, id.value());
        select.setString(2, other);
        if (!Sql.list(select, rows -> rows.getString(1)).isEmpty()) {
          throw new IllegalStateException(
              "Column "
                  + column
                  + " of table "
                  + table
                  + " takes 'a' and "
                  + (other.endsWith(" ") ? "'a '" : "'A'")
                  + " for the same. Create the tables with a binary collation without padding, as"
                  + " in Bookend's statements (H2: without IGNORECASE).");
        }
      }
    }
  }
}
