package dev.bookend.jdbc;

class H2RepositoryTest extends JdbcRepositoryContract {
  H2RepositoryTest() {
    super(TestDatabase.H2);
  }
}
