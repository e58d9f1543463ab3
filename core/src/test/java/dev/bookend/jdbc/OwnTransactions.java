package dev.bookend.jdbc;

/** A source that joins no transaction. */
interface OwnTransactions extends ConnectionSource {
  @Override
  default boolean inTransaction() {
    return false;
  }

  @Override
  default void afterCommit(Runnable task) {
    task.run();
  }
}
