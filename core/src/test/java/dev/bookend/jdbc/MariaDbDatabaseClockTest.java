package dev.bookend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("databases")
class MariaDbDatabaseClockTest extends DatabaseClockContract {
  MariaDbDatabaseClockTest() {
    super(TestDatabase.MARIADB);
  }
}
