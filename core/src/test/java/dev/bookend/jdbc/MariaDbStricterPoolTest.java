package dev.bookend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("databases")
class MariaDbStricterPoolTest extends StricterPoolContract {
  MariaDbStricterPoolTest() {
    super(TestDatabase.MARIADB);
  }
}
