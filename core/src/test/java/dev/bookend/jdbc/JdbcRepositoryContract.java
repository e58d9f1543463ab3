package dev.bookend.jdbc;

import dev.bookend.port.CallRepository;
import dev.bookend.testing.CallRepositoryContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract, on a real database. */
abstract class JdbcRepositoryContract extends CallRepositoryContract {
  private final TestDatabase database;
  private final String prefix = TestDatabase.freshPrefix();

  JdbcRepositoryContract(TestDatabase database) {
    this.database = database;
  }

  @Override
  protected CallRepository emptyRepository() {
    JdbcCallRepository calls =
        new JdbcCallRepository(ConnectionSource.of(database.dataSource()), prefix);
    calls.createSchema();
    return calls;
  }

  @Override
  protected void pass(Duration time) {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement update =
            connection.prepareStatement(database.leasesEarlier(prefix + "call"))) {
      update.setLong(1, time.toNanos() / 1000);
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void dropTables() {
    for (String table : new String[] {"call", "participant", "event", "lock", "schema"}) {
      database.execute("drop table " + prefix + table);
    }
  }
}
