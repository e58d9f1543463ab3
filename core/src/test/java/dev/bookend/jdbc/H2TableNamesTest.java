package dev.bookend.jdbc;

class H2TableNamesTest extends TableNamesContract {
  H2TableNamesTest() {
    super(TestDatabase.H2);
  }
}
