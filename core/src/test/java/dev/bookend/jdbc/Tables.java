package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Tables of one test with a repository; closing drops them. */
record Tables(TestDatabase database, String prefix) implements AutoCloseable {
  private static final List<String> CALLS =
      List.of("call", "participant", "event", "request_key", "period_count");

  static Tables fresh(TestDatabase database) {
    Tables tables = new Tables(database, TestDatabase.freshPrefix());
    tables.repository().createSchema();
    return tables;
  }

  JdbcCallRepository repository() {
    return repository(ConnectionSource.of(database.dataSource()));
  }

  JdbcCallRepository repository(ConnectionSource source) {
    return new JdbcCallRepository(source, prefix);
  }

  /** Backdates all leases, because they expire by the clock of the database. */
  void pass(Duration time) {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement update =
            connection.prepareStatement(database.leasesEarlier(prefix + "call"))) {
      update.setLong(1, time.toNanos() / 1000);
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void empty() {
    database.execute(
        CALLS.stream().map(table -> "delete from " + prefix + table).toArray(String[]::new));
  }

  @Override
  public void close() {
    database.execute(
        Stream.concat(CALLS.stream(), Stream.of("lock", "schema"))
            .map(table -> "drop table if exists " + prefix + table)
            .toArray(String[]::new));
  }
}
