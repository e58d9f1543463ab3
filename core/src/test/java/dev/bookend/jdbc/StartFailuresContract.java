package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bookend.call.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Startup failures distinguish transient failures from those that need a change of setup. */
abstract class StartFailuresContract {
  private static final String[] TABLES = {
    "call", "participant", "event", "request_key", "period_count", "lock", "schema"
  };

  private final TestDatabase database;
  private final String createTablePrivilege;

  /**
   * Creates the contract for a database.
   *
   * @param database the database
   * @param createTablePrivilege the SQL privilege to create tables
   */
  StartFailuresContract(TestDatabase database, String createTablePrivilege) {
    this.database = database;
    this.createTablePrivilege = createTablePrivilege;
  }

  /** A lock on the call table by another connection does not block the check. */
  final void isNoStatementAboutTables(OddSession impatient, String lock, String unlock)
      throws SQLException {
    try (Tables tables = Tables.fresh(database);
        Connection other = database.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      JdbcCallRepository calls = tables.repository(impatient);
      other.setAutoCommit(false);
      statement.execute(lock.formatted(tables.prefix() + "call"));
      try {
        for (Runnable start : new Runnable[] {calls::checkSchema, calls::createSchema}) {
          assertThatExceptionOfType(StorageException.class)
              .isThrownBy(start::run)
              .withMessage("The database cannot be reached or did not respond in time.");
        }
      } finally {
        statement.execute(unlock);
        other.setAutoCommit(true);
      }
      calls.checkSchema();
    }
  }

  // C19
  @Test
  void missingCreatePrivilegeIsNamed() {
    withUser(
        user -> {
          Tables tables = new Tables(database, TestDatabase.freshPrefix());
          assertThatIllegalStateException()
              .isThrownBy(tables.repository(as(user))::createSchema)
              .withMessage(
                  "This user may not create table %scall: give it the right (%s), or run"
                      + " dev/bookend/jdbc/v1/%s.sql from Bookend's jar as a user who may.",
                  tables.prefix(),
                  createTablePrivilege,
                  database.name().toLowerCase(java.util.Locale.ROOT));
        });
  }

  // C19
  @Test
  void missingWritePrivilegesAreNamed() {
    try (Tables tables = Tables.fresh(database)) {
      withUser(
          user -> {
            for (String table : TABLES) {
              database.execute("grant select on " + tables.prefix() + table + " to " + user);
            }
            assertThatIllegalStateException()
                .isThrownBy(tables.repository(as(user))::checkSchema)
                .withMessage(
                    "This user may not use the tables %s*: grant it select, insert, update and"
                        + " delete on them.",
                    tables.prefix());
          });
    }
  }

  private ConnectionSource as(String user) {
    return ConnectionSource.of(database.as(user));
  }

  private void withUser(Consumer<String> work) {
    String user = TestDatabase.freshPrefix() + "user";
    database.createUser(user);
    try {
      work.accept(user);
    } finally {
      database.dropUser(user);
    }
  }
}
