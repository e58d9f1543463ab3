package dev.bookend.jakarta;

class JtaPostgreSqlTest extends JtaContract {
  JtaPostgreSqlTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
