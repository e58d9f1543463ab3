package dev.bookend.jdbc;

class H2StricterPoolTest extends StricterPoolContract {
  H2StricterPoolTest() {
    super(TestDatabase.H2);
  }
}
