package dev.bookend.jdbc;

class PostgreSqlHostTransactionTest extends HostTransactionContract {
  PostgreSqlHostTransactionTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
