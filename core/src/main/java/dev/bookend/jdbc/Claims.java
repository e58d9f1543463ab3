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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The claims of this node. They last by the database's time. */
final class Claims {
  private final UUID owner = UUID.randomUUID();
  private final Floor floor = new Floor();
  private final Database database;
  private final Dialect dialect;
  private final Names names;
  private final ClaimSql sql;

  Claims(Database database, Dialect dialect, Names names) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
    this.sql = dialect.claims(names);
  }

  void stored(VideoCall call) {
    floor.add(call.dueAt().orElse(null));
  }

  List<VideoCall> claim(Instant now, Duration ahead, Duration lease, int limit) {
    if (floor.isOld()) {
      floor.set(database.single(this::earliest).orElse(null), now);
    }
    Database.Work<List<VideoCall>> work =
        connection ->
            sql.claim(
                connection,
                new ClaimSql.Claim(owner, floor.get(), now.plus(ahead), lease, now.plus(lease)),
                limit);
    List<VideoCall> claimed =
        sql.isOneStatement() ? database.single(work) : database.together(work);
    return claimed.stream()
        .sorted(Comparator.comparing(call -> call.dueAt().orElseThrow()))
        .toList();
  }

  private Optional<Instant> earliest(Connection connection) throws SQLException {
    String earliest =
        "select due_at from " + names.call() + " where due_at is not null order by due_at limit 1";
    try (PreparedStatement select = connection.prepareStatement(earliest);
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? Optional.ofNullable(dialect.instant(rows, 1)) : Optional.empty();
    }
  }

  List<VideoCall> renew(Collection<CallId> calls, Instant now, Duration lease) {
    if (calls.isEmpty()) {
      return List.of();
    }
    List<UUID> ids = calls.stream().map(CallId::value).toList();
    String mine =
        " where claimed_by = ? and claimed_until > "
            + dialect.now()
            + " and id"
            + dialect.isOneOf(ids.size());
    String renew =
        "update "
            + names.call()
            + " set claimed_until = "
            + dialect.later()
            + ", claimed_to = ?"
            + mine;
    String read = "select " + Sql.CALL_COLUMNS + " from " + names.call() + mine;
    return database.together(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(renew);
              PreparedStatement select = connection.prepareStatement(read)) {
            update.setLong(1, TimeUnit.NANOSECONDS.toMicros(lease.toNanos()));
            dialect.setInstant(update, 2, now.plus(lease));
            setMine(update, 3, ids);
            update.executeUpdate();
            setMine(select, 1, ids);
            return Sql.calls(select, dialect);
          }
        });
  }

  void release(Collection<CallId> calls) {
    if (calls.isEmpty()) {
      return;
    }
    List<UUID> ids = calls.stream().map(CallId::value).toList();
    String release =
        "update "
            + names.call()
            + " set claimed_until = null where claimed_by = ? and id"
            + dialect.isOneOf(ids.size());
    database.single(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(release)) {
            setMine(update, 1, ids);
            return update.executeUpdate();
          }
        });
  }

  private void setMine(PreparedStatement statement, int first, List<UUID> ids) throws SQLException {
    dialect.setId(statement, first, owner);
    dialect.setIds(statement, first + 1, ids);
  }
}
