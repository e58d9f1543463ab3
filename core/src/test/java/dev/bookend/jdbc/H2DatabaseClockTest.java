package dev.bookend.jdbc;

class H2DatabaseClockTest extends DatabaseClockContract {
  H2DatabaseClockTest() {
    super(TestDatabase.H2);
  }
}
