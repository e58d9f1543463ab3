package dev.bookend.jdbc;

import dev.bookend.port.CallRepository;
import dev.bookend.testing.CallRepositoryContract;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The repository contract on a real database. */
abstract class JdbcRepositoryContract extends CallRepositoryContract {
  private final TestDatabase database;
  private Tables tables;

  JdbcRepositoryContract(TestDatabase database) {
    this.database = database;
  }

  @Override
  protected CallRepository emptyRepository() {
    tables = Tables.fresh(database);
    return tables.repository();
  }

  @Override
  protected Optional<CallRepository> anotherNode() {
    return Optional.of(tables.repository());
  }

  @Override
  protected void pass(Duration time) {
    tables.pass(time);
  }

  @AfterEach
  void dropTables() {
    tables.close();
  }
}
