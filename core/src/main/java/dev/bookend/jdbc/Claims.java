package dev.bookend.jdbc;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The leases of this node on due calls. Leases expire by the clock of the database. */
final class Claims {
  private final UUID owner = UUID.randomUUID();
  private final DueLowerBound lowerBound = new DueLowerBound(System::nanoTime);
  private final Database database;
  private final Dialect dialect;
  private final TableNames names;
  private final ClaimSql sql;

  Claims(Database database, Dialect dialect, TableNames names) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
    this.sql = dialect.claims(names);
  }

  void stored(VideoCall call) {
    Instant due = call.dueAt().orElse(null);
    database.afterCommit(() -> lowerBound.add(due));
  }

  List<VideoCall> claim(Instant now, Duration lookAhead, Duration duration, int limit) {
    if (lowerBound.tryRefresh()) {
      lowerBound.set(database.inAutoCommit(this::earliest).orElse(null), now);
    }
    Instant from = lowerBound.get();
    List<UUID> claimed =
        run(c -> sql.claim(c, lease(now, duration), from, now.plus(lookAhead), limit));
    try {
      return read(claimed);
    } catch (RuntimeException e) {
      releaseAfter(claimed, e);
      throw e;
    }
  }

  private ClaimSql.Lease lease(Instant now, Duration duration) {
    return new ClaimSql.Lease(owner, duration, now.plus(duration));
  }

  private Optional<Instant> earliest(Connection connection) throws SQLException {
    String earliest =
        "select due_at from "
            + names.call()
            + " where due_at is not null order by due_at"
            + dialect.limit("1");
    try (PreparedStatement select = connection.prepareStatement(earliest);
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? Optional.ofNullable(dialect.instant(rows, 1)) : Optional.empty();
    }
  }

  List<VideoCall> renew(Collection<CallId> calls, Instant now, Duration duration) {
    if (calls.isEmpty()) {
      return List.of();
    }
    return read(run(connection -> sql.renew(connection, lease(now, duration), ids(calls))));
  }

  private static List<UUID> ids(Collection<CallId> calls) {
    return calls.stream().map(CallId::value).toList();
  }

  private List<VideoCall> read(List<UUID> claimed) {
    return claimed.isEmpty()
        ? List.of()
        : database.inAutoCommit(connection -> read(connection, claimed));
  }

  private List<VideoCall> read(Connection connection, List<UUID> claimed) throws SQLException {
    String leased =
        "select "
            + Sql.CALL_COLUMNS
            + " from "
            + names.call()
            + " where claimed_by = ? and lease_until > "
            + dialect.now()
            + " and due_at is not null and id"
            + dialect.matchesIds(claimed.size())
            + " order by due_at";
    try (PreparedStatement select = connection.prepareStatement(leased)) {
      dialect.setId(select, 1, owner);
      dialect.setIds(select, 2, claimed);
      return Sql.readableCalls(select, dialect);
    }
  }

  /** Releases calls that cannot be read after their claim, so that any node can claim them. */
  private void releaseAfter(List<UUID> claimed, RuntimeException cause) {
    try {
      release(claimed);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private <T> T run(Database.Work<T> work) {
    return database.run(sql.needsTransaction(), work);
  }

  void release(Collection<CallId> calls) {
    if (!calls.isEmpty()) {
      release(ids(calls));
    }
  }

  private void release(List<UUID> ids) {
    run(
        connection -> {
          sql.release(connection, owner, ids);
          return ids;
        });
  }
}
