package dev.bookend.jdbc;

class H2HostTransactionTest extends HostTransactionContract {
  H2HostTransactionTest() {
    super(TestDatabase.H2);
  }
}
