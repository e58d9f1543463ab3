package dev.bookend.spring;

class JpaTransactionTest extends TransactionContract {
  JpaTransactionTest() {
    super("JpaTransactionManager");
  }
}
