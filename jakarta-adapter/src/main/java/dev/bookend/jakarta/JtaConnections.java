package dev.bookend.jakarta;

import dev.bookend.jdbc.ConnectionSource;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import javax.sql.DataSource;

/**
 * Joins the JTA transaction of the calling thread. A suspended transaction is not joined. The
 * container injects both constructor arguments:
 *
 * <pre>{@code
 * @Resource DataSource dataSource;
 * @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
 * TransactionSynchronizationRegistry registry;
 * }</pre>
 *
 * <p>The container must manage the data source: connections of an unmanaged one commit after each
 * statement. An XA data source is not required if no other resource takes part in the transaction.
 * Thread-safe.
 */
public final class JtaConnections implements ConnectionSource {
  private final DataSource dataSource;
  private final TransactionSynchronizationRegistry registry;

  /**
   * Creates a source of the container's connections.
   *
   * @param dataSource a data source whose connections the container enlists in its transactions
   * @param registry the container's registry, with the status of the thread's transaction
   */
  public JtaConnections(DataSource dataSource, TransactionSynchronizationRegistry registry) {
    this.dataSource = dataSource;
    this.registry = registry;
  }

  /**
   * {@inheritDoc} Fails if the thread's transaction has been rolled back, for example by its
   * timeout: statements on a new connection would commit outside that transaction.
   */
  @Override
  public Connection open() throws SQLException {
    if (isRolledBack(registry.getTransactionStatus())) {
      throw new SQLTransactionRollbackException("The thread's transaction was rolled back");
    }
    return dataSource.getConnection();
  }

  /**
   * Closes the connection. The container keeps the connection of a transaction open until the
   * transaction ends.
   */
  @Override
  public void close(Connection connection) throws SQLException {
    connection.close();
  }

  /** {@inheritDoc} A transaction that is being committed counts as ended. */
  @Override
  public boolean inTransaction() {
    int status = registry.getTransactionStatus();
    return isActive(status) || isRolledBack(status);
  }

  private static boolean isActive(int status) {
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
  }

  private static boolean isRolledBack(int status) {
    return status == Status.STATUS_ROLLING_BACK
        || status == Status.STATUS_ROLLEDBACK
        || status == Status.STATUS_UNKNOWN;
  }

  @Override
  public void afterCommit(Runnable task) {
    int status = registry.getTransactionStatus();
    if (status == Status.STATUS_ACTIVE) {
      register(new AfterCommit(task));
    } else if (!willRollBack(status)) {
      task.run();
    }
  }

  /** A transaction that times out at this moment rejects synchronizations; it will not commit. */
  private void register(AfterCommit task) {
    try {
      registry.registerInterposedSynchronization(task);
    } catch (IllegalStateException e) {
      if (!willRollBack(registry.getTransactionStatus())) {
        throw e;
      }
    }
  }

  private static boolean willRollBack(int status) {
    return status == Status.STATUS_MARKED_ROLLBACK || isRolledBack(status);
  }

  private record AfterCommit(Runnable task) implements Synchronization {
    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        task.run();
      }
    }
  }
}
