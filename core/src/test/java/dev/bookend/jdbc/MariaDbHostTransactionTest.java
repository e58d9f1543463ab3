package dev.bookend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("databases")
class MariaDbHostTransactionTest extends HostTransactionContract {
  MariaDbHostTransactionTest() {
    super(TestDatabase.MARIADB);
  }
}
