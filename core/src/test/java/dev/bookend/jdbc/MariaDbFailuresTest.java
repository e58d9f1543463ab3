package dev.bookend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("databases")
class MariaDbFailuresTest extends FailuresContract {
  MariaDbFailuresTest() {
    super(TestDatabase.MARIADB);
  }
}
