package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bookend.call.StorageException;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A start that fails says what passes by itself, and else what to change. */
class StartFailuresTest {
  private static final TestDatabase DATABASE = TestDatabase.POSTGRESQL;

  @Test
  void aLockThatIsWaitedForTooLongSaysNothingAboutTheTables() throws Exception {
    try (Tables tables = Tables.fresh(DATABASE);
        Connection other = DATABASE.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      JdbcCallRepository calls =
          tables.repository(
              new OddSession(
                  DATABASE.dataSource(), "set lock_timeout = '50ms'", "reset lock_timeout"));
      other.setAutoCommit(false);
      statement.execute("lock table " + tables.prefix() + "call in access exclusive mode");
      try {
        assertThatExceptionOfType(StorageException.class).isThrownBy(calls::checkSchema);
        assertThatExceptionOfType(StorageException.class).isThrownBy(calls::createSchema);
      } finally {
        other.rollback();
        other.setAutoCommit(true);
      }
      calls.checkSchema();
    }
  }

  @Test
  void whoMayNotCreateTablesIsToldWhichRightIsLacking() {
    withUser(
        user -> {
          Tables tables = new Tables(DATABASE, TestDatabase.freshPrefix());
          assertThatIllegalStateException()
              .isThrownBy(tables.repository(as(user))::createSchema)
              .withMessageContaining("may not create table " + tables.prefix() + "call")
              .withMessageContaining("grant create on schema");
        });
  }

  @Test
  void whoMayOnlyReadIsToldWhichRightsAreLacking() {
    withUser(
        user -> {
          try (Tables tables = Tables.fresh(DATABASE)) {
            for (String table : new String[] {"call", "participant", "event", "lock", "schema"}) {
              DATABASE.execute("grant select on " + tables.prefix() + table + " to " + user);
            }
            assertThatIllegalStateException()
                .isThrownBy(tables.repository(as(user))::checkSchema)
                .withMessageContaining("may not use the tables " + tables.prefix())
                .withMessageContaining("grant it select, insert, update and delete");
            DATABASE.execute("drop owned by " + user);
          }
        });
  }

  private static OddSession as(String user) {
    return new OddSession(DATABASE.dataSource(), "set role " + user, "reset role");
  }

  private interface Work {
    void as(String user);
  }

  private static void withUser(Work work) {
    String user = TestDatabase.freshPrefix() + "user";
    DATABASE.execute("create role " + user);
    try {
      work.as(user);
    } finally {
      DATABASE.execute("drop owned by " + user, "drop role " + user);
    }
  }
}
