package dev.bookend.spring;

import dev.bookend.jdbc.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Joins the JDBC or JPA transaction that Spring has begun on this data source. */
final class SpringConnections implements ConnectionSource {
  private final DataSource dataSource;

  SpringConnections(DataSource dataSource) {
    DataSource target =
        dataSource instanceof TransactionAwareDataSourceProxy proxy
            ? proxy.getTargetDataSource()
            : null;
    this.dataSource = target == null ? dataSource : target;
  }

  /**
   * Outside a transaction on this data source, the connection comes from the pool directly: Spring
   * would keep it open until the end of a surrounding transaction.
   */
  @Override
  public Connection open() throws SQLException {
    return inTransaction()
        ? DataSourceUtils.doGetConnection(dataSource)
        : dataSource.getConnection();
  }

  @Override
  public void close(Connection connection) throws SQLException {
    DataSourceUtils.doReleaseConnection(connection, dataSource);
  }

  /**
   * Checks auto-commit too. A connection that is merely bound while another resource's transaction
   * runs commits each statement. A connection that is still bound after completion commits nothing.
   */
  @Override
  public boolean inTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()
        || !TransactionSynchronizationManager.isSynchronizationActive()
        || !TransactionSynchronizationManager.hasResource(dataSource)) {
      return false;
    }
    try {
      Connection connection = DataSourceUtils.doGetConnection(dataSource);
      try {
        return !connection.getAutoCommit();
      } finally {
        DataSourceUtils.doReleaseConnection(connection, dataSource);
      }
    } catch (SQLException broken) {
      return true;
    }
  }

  @Override
  public void afterCommit(Runnable task) {
    if (!inTransaction()) {
      task.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            task.run();
          }
        });
  }
}
