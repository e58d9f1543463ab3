package dev.bookend.jdbc;

class PostgreSqlRepositoryTest extends JdbcRepositoryContract {
  PostgreSqlRepositoryTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
