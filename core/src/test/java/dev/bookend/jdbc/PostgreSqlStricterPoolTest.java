package dev.bookend.jdbc;

class PostgreSqlStricterPoolTest extends StricterPoolContract {
  PostgreSqlStricterPoolTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
