package dev.bookend.jakarta;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A JTA transaction manager and a connection pool that takes part in its transactions. */
final class Container implements AutoCloseable {

  interface Work {
    void run() throws Exception;
  }

  private static final Logger LOG = Logger.getLogger("com.arjuna");

  static {
    LOG.setLevel(Level.OFF); // it prints a stack trace for each transaction that times out
    for (String store : new String[] {"default", "communicationStore", "stateStore"}) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
          .setObjectStoreType(VolatileStore.class.getName());
    }
  }

  final TransactionManager transactions =
      com.arjuna.ats.jta.TransactionManager.transactionManager();
  final TransactionSynchronizationRegistry registry = new TransactionSynchronizationRegistryImple();
  final AgroalDataSource pool;
  final JtaConnections connections;

  Container(TestDatabase database) {
    try {
      pool =
          AgroalDataSource.from(
              new AgroalDataSourceConfigurationSupplier()
                  .metricsEnabled()
                  .connectionPoolConfiguration(
                      configuration ->
                          configuration
                              .maxSize(20)
                              .acquisitionTimeout(Duration.ofSeconds(20))
                              .transactionIntegration(
                                  new NarayanaTransactionIntegration(transactions, registry))
                              .connectionFactoryConfiguration(
                                  factory ->
                                      factory
                                          .connectionProviderClass(database.provider)
                                          .jdbcUrl(database.freshUrl()))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    connections = new JtaConnections(pool, registry);
  }

  /** Commits, unless the work fails or has marked the transaction for rollback. */
  void inTransaction(Work work) throws Exception {
    transactions.begin();
    try {
      work.run();
    } catch (Throwable e) {
      transactions.rollback();
      throw e;
    }
    if (transactions.getStatus() == Status.STATUS_MARKED_ROLLBACK) {
      transactions.rollback();
    } else {
      transactions.commit();
    }
  }

  /** Runs with the thread's transaction suspended. */
  void suspended(Work work) throws Exception {
    Transaction outer = transactions.suspend();
    try {
      work.run();
    } finally {
      transactions.resume(outer);
    }
  }

  void execute(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  int count(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Connections that are in use. */
  long activeConnections() {
    return pool.getMetrics().activeCount();
  }

  @Override
  public void close() {
    pool.close();
  }
}
