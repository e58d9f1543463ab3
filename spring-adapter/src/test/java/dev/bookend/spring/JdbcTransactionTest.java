package dev.bookend.spring;

class JdbcTransactionTest extends TransactionContract {
  JdbcTransactionTest() {
    super(
        "JdbcTransactionManager",
        "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
        "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration");
  }
}
