package dev.bookend.jdbc;

class PostgreSqlDatabaseClockTest extends DatabaseClockContract {
  PostgreSqlDatabaseClockTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
