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
 * Joins the container's (JTA) transaction of the thread that asks; a suspended one is not joined.
 * The container gives both that it needs:
 *
 * <pre>{@code
 * @Resource DataSource dataSource;
 *
 * @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
 * TransactionSynchronizationRegistry registry;
 * }</pre>
 *
 * <p>The data source must be one that takes part in the container's transactions: another's
 * connections would commit by themselves, statement by statement. It need not be an XA data source
 * if nothing else takes part. Thread-safe.
 */
public final class JtaConnections implements ConnectionSource {
  private final DataSource dataSource;
  private final TransactionSynchronizationRegistry registry;

  /**
   * A source of the container's connections.
   *
   * @param dataSource whose connections the container enlists in its transactions
   * @param registry what the container tells of the thread's transaction
   */
  public JtaConnections(DataSource dataSource, TransactionSynchronizationRegistry registry) {
    this.dataSource = dataSource;
    this.registry = registry;
  }

  /**
   * {@inheritDoc} One that was rolled back while the thread is still in it, such as when its time
   * is up, gives no connection: what is written beside it would stay.
   */
  @Override
  public Connection open() throws SQLException {
    if (isLost(registry.getTransactionStatus())) {
      throw new SQLTransactionRollbackException("The thread's transaction was rolled back");
    }
    return dataSource.getConnection();
  }

  /** Closes it; that of a transaction the container keeps open until its end. */
  @Override
  public void close(Connection connection) throws SQLException {
    connection.close();
  }

  /** {@inheritDoc} One that is being committed, or was, is over. */
  @Override
  public boolean inTransaction() {
    int status = registry.getTransactionStatus();
    return isGoingOn(status) || isLost(status);
  }

  private static boolean isGoingOn(int status) {
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
  }

  private static boolean isLost(int status) {
    return status == Status.STATUS_ROLLING_BACK
        || status == Status.STATUS_ROLLEDBACK
        || status == Status.STATUS_UNKNOWN;
  }

  @Override
  public void afterCommit(Runnable task) {
    int status = registry.getTransactionStatus();
    if (status == Status.STATUS_ACTIVE) {
      register(new AfterCommit(task));
    } else if (!isUndone(status)) {
      task.run();
    }
  }

  /** A transaction whose time is up just now takes none, and will commit nothing. */
  private void register(AfterCommit task) {
    try {
      registry.registerInterposedSynchronization(task);
    } catch (IllegalStateException e) {
      if (!isUndone(registry.getTransactionStatus())) {
        throw e;
      }
    }
  }

  private static boolean isUndone(int status) {
    return status == Status.STATUS_MARKED_ROLLBACK || isLost(status);
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
