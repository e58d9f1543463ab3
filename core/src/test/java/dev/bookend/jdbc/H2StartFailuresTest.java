package dev.bookend.jdbc;

class H2StartFailuresTest extends StartFailuresContract {
  H2StartFailuresTest() {
    super(TestDatabase.H2, "grant alter any schema");
  }
}
