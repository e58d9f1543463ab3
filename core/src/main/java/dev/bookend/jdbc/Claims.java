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

/** The claims of this node. They last by the database's time. */
final class Claims {
  private final UUID owner = UUID.randomUUID();
  private final Floor floor = new Floor(System::nanoTime);
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
    Instant due = call.dueAt().orElse(null);
    database.afterCommit(() -> floor.add(due));
  }

  List<VideoCall> claim(Instant now, Duration ahead, Duration lease, int limit) {
    if (floor.isOld()) {
      floor.set(database.single(this::earliest).orElse(null), now);
    }
    ClaimSql.Claim claim =
        new ClaimSql.Claim(owner, floor.get(), now.plus(ahead), lease, now.plus(lease));
    List<VideoCall> claimed = run(connection -> sql.claim(connection, claim, limit));
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
    ClaimSql.Claim claim = new ClaimSql.Claim(owner, now, now, lease, now.plus(lease));
    return run(connection -> sql.renew(connection, claim, ids));
  }

  private <T> T run(Database.Work<T> work) {
    return database.whole(sql.isOneStatement(), work);
  }

  void release(Collection<CallId> calls) {
    if (calls.isEmpty()) {
      return;
    }
    List<UUID> ids = calls.stream().map(CallId::value).toList();
    run(connection -> sql.release(connection, owner, ids));
  }
}
