package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A host with thread-bound transactions. */
@SuppressWarnings("ThreadLocalUsage") // one per host
final class HostTransaction implements ConnectionSource {
  /** Work of the host in a transaction. */
  interface Work {
    void on(Connection connection) throws Exception;
  }

  private final DataSource dataSource;
  private final int isolation;
  private final ThreadLocal<Connection> current = new ThreadLocal<>();
  private final ThreadLocal<List<Runnable>> tasks = ThreadLocal.withInitial(ArrayList::new);

  HostTransaction(DataSource dataSource, int isolation) {
    this.dataSource = dataSource;
    this.isolation = isolation;
  }

  /** Commits, or rolls back if the work fails. */
  void run(Work work) {
    try (Connection connection = dataSource.getConnection()) {
      int before = connection.getTransactionIsolation();
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(isolation);
      current.set(connection);
      List<Runnable> committed = List.of();
      try {
        work.on(connection);
        connection.commit();
        committed = List.copyOf(tasks.get());
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(before);
        connection.setAutoCommit(true);
        current.remove();
        tasks.remove();
      }
      committed.forEach(Runnable::run);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Connection open() throws SQLException {
    return inTransaction() ? current.get() : dataSource.getConnection();
  }

  @Override
  public void close(Connection connection) throws SQLException {
    if (!inTransaction()) {
      connection.close();
    }
  }

  @Override
  public boolean inTransaction() {
    return current.get() != null;
  }

  @Override
  public void afterCommit(Runnable task) {
    if (inTransaction()) {
      tasks.get().add(task);
    } else {
      task.run();
    }
  }
}
