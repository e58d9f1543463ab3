package dev.bookend.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgreSqlStartFailuresTest extends StartFailuresContract {
  PostgreSqlStartFailuresTest() {
    super(TestDatabase.POSTGRESQL, "grant create on schema");
  }

  // C19
  @Test
  void lockTimeoutIsNotReportedAsMissingTables() throws SQLException {
    isNoStatementAboutTables(
        new OddSession(
            TestDatabase.POSTGRESQL.dataSource(),
            "set lock_timeout = '50ms'",
            "reset lock_timeout"),
        "lock table %s in access exclusive mode",
        "rollback");
  }
}
