package dev.bookend.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("databases")
class MariaDbStartFailuresTest extends StartFailuresContract {
  MariaDbStartFailuresTest() {
    super(TestDatabase.MARIADB, "grant create on the database");
  }

  // C19
  @Test
  void lockTimeoutIsNotReportedAsMissingTables() throws SQLException {
    isNoStatementAboutTables(
        new OddSession(
            TestDatabase.MARIADB.dataSource(),
            "set lock_wait_timeout = 0",
            "set lock_wait_timeout = default"),
        "lock tables %s write",
        "unlock tables");
  }
}
