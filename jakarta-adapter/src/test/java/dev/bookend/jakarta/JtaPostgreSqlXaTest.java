package dev.bookend.jakarta;

class JtaPostgreSqlXaTest extends JtaContract {
  JtaPostgreSqlXaTest() {
    super(TestDatabase.POSTGRESQL_XA);
  }
}
