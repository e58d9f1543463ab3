package dev.bookend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("databases")
class MariaDbValuesTest extends ValuesContract {
  MariaDbValuesTest() {
    super(TestDatabase.MARIADB, "set time_zone = '+05:45'", "set time_zone = default");
  }
}
