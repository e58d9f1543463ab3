package dev.bookend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("databases")
class MariaDbRepositoryTest extends JdbcRepositoryContract {
  MariaDbRepositoryTest() {
    super(TestDatabase.MARIADB);
  }
}
