package dev.bookend.jdbc;

class H2FailuresTest extends FailuresContract {
  H2FailuresTest() {
    super(TestDatabase.H2);
  }
}
