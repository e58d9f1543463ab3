package dev.bookend.jdbc;

class PostgreSqlTableNamesTest extends TableNamesContract {
  PostgreSqlTableNamesTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
