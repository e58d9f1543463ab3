package dev.bookend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("databases")
class MariaDbTableNamesTest extends TableNamesContract {
  MariaDbTableNamesTest() {
    super(TestDatabase.MARIADB);
  }
}
