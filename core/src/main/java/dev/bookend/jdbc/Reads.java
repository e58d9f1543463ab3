package dev.bookend.jdbc;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads single calls, their events, and the backlog. */
final class Reads {
  /** For reads whose row may be missing: a locking read would lock the gap and block inserts. */
  static final String NO_LOCK = "";

  /** For a row that must stay as it is until the transaction ends. */
  static final String FOR_UPDATE = " for update";

  private final Database database;
  private final Dialect dialect;
  private final String byId;
  private final String events;
  private final String backlog;
  private final String calls;
  private final String journal;
  private final String journalOfPerson;

  Reads(Database database, Dialect dialect, TableNames names) {
    this.database = database;
    this.dialect = dialect;
    String select = "select " + Sql.CALL_COLUMNS + " from " + names.call() + " where ";
    byId = select + "id = ?";
    calls = select + "id";
    String newest = "select " + Sql.EVENT_COLUMNS + ", stored_at from " + names.event() + " where ";
    String inOrder = " order by stored_at, call_id, sequence_no" + dialect.limit("?");
    journal = newest + "stored_at > %s" + inOrder;
    journalOfPerson =
        newest
            + "stored_at > ? and call_id in (select call_id from "
            + names.participant()
            + " where identity = ?)"
            + inOrder;
    events =
        "select "
            + Sql.EVENT_COLUMNS
            + " from "
            + names.event()
            + " where call_id = ? and sequence_no > ? order by sequence_no"
            + dialect.limit("?");
    backlog =
        "select min(transition_due_at), min(room_due_at),"
            + " coalesce(sum(events_recorded - events_delivered), 0) from "
            + names.call()
            + " where due_at <= ?";
  }

  /** Reads the latest committed version, with a lock if the isolation requires one. */
  Optional<VideoCall> call(Connection connection, CallId id) throws SQLException {
    return call(connection, id, lockingRead(connection));
  }

  Optional<VideoCall> call(Connection connection, CallId id, String lockClause)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(byId + lockClause)) {
      dialect.setId(select, 1, id.value());
      return Sql.calls(select, dialect).stream().findFirst();
    }
  }

  /**
   * {@return the clause with which a host transaction under repeatable read sees the latest
   * committed rows; empty if not needed}
   */
  String lockingRead(Connection connection) throws SQLException {
    return ifRepeatableRead(connection, dialect.exclusiveLockingRead());
  }

  /** {@return the same with a shared lock, for reads without a following update} */
  String sharedLockingRead(Connection connection) throws SQLException {
    return ifRepeatableRead(connection, dialect.sharedLockingRead());
  }

  private String ifRepeatableRead(Connection connection, String lockClause) throws SQLException {
    boolean needed =
        !lockClause.isEmpty() && !connection.isReadOnly() && isRepeatableRead(connection);
    return needed ? lockClause : "";
  }

  /** {@return whether reads may lack rows that were committed since the transaction began} */
  boolean isRepeatableRead(Connection connection) throws SQLException {
    return database.inHostTransaction()
        && connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED;
  }

  CallRepository.Backlog backlog(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(backlog)) {
      dialect.setInstant(select, 1, now.plus(CallRepository.Backlog.AHEAD));
      return Sql.list(
              select,
              rows -> {
                RowReader row = new RowReader(rows, dialect);
                Instant due =
                    Stream.of(
                            Optional.ofNullable(row.instantOrNull()),
                            Optional.ofNullable(row.instantOrNull()))
                        .flatMap(Optional::stream)
                        .filter(at -> !at.isAfter(now))
                        .min(Comparator.naturalOrder())
                        .orElse(null);
                return new CallRepository.Backlog(due, row.longNumber());
              })
          .get(0);
    }
  }

  /**
   * Reads one page of events; the primary key has their order, so the cost depends on the page
   * only.
   */
  List<CallEvent> history(Connection connection, CallId id, int after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(events)) {
      dialect.setId(select, 1, id.value());
      select.setInt(2, after);
      select.setInt(3, limit);
      return Sql.list(select, rows -> EventColumn.read(rows, dialect));
    }
  }

  /** Reads the newest events; the index of their time of storage has almost their order. */
  List<JournalEntry> journal(
      Connection connection, @Nullable Instant after, Duration overlap, int limit)
      throws SQLException {
    String from = after == null ? dialect.nowPlusMicros() : "?";
    try (PreparedStatement select = connection.prepareStatement(String.format(journal, from))) {
      if (after == null) {
        select.setLong(1, -TimeUnit.NANOSECONDS.toMicros(overlap.toNanos()));
      } else {
        dialect.setInstant(select, 1, EpochMicros.queryBound(after.minus(overlap)));
      }
      select.setInt(2, limit);
      return Sql.list(select, this::entry).stream().flatMap(Optional::stream).toList();
    }
  }

  List<JournalEntry> journalOf(Connection connection, String participant, Instant after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(journalOfPerson)) {
      dialect.setInstant(select, 1, EpochMicros.queryBound(after));
      select.setString(2, participant);
      select.setInt(3, limit);
      return Sql.list(select, this::entry).stream().flatMap(Optional::stream).toList();
    }
  }

  /** Leaves out an event with a type or a value that only a newer version knows. */
  private Optional<JournalEntry> entry(ResultSet rows) throws SQLException {
    Instant storedAt = dialect.instant(rows, EventColumn.ALL.size() + 1);
    try {
      CallEvent event = EventColumn.read(rows, dialect);
      return Optional.of(new JournalEntry(event, Objects.requireNonNull(storedAt)));
    } catch (IllegalStateException | IllegalArgumentException | NullPointerException e) {
      return Optional.empty();
    }
  }

  /** Reads the calls with these ids; a call that cannot be read is left out. */
  List<VideoCall> calls(Connection connection, Collection<CallId> ids) throws SQLException {
    List<UUID> values = ids.stream().map(CallId::value).toList();
    String sql = calls + dialect.matchesIds(values.size());
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      dialect.setIds(select, 1, values);
      return Sql.readableCalls(select, dialect);
    }
  }
}
