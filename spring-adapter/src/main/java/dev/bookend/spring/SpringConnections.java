package dev.bookend.spring;

import dev.bookend.jdbc.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Joins the transaction that Spring has begun on this data source, by JDBC or by JPA. */
final class SpringConnections implements ConnectionSource {
  private final DataSource dataSource;

  SpringConnections(DataSource dataSource) {
    DataSource target =
        dataSource instanceof TransactionAwareDataSourceProxy proxy
            ? proxy.getTargetDataSource()
            : null;
    this.dataSource = target == null ? dataSource : target;
  }

  /** Outside a transaction of its own: Spring would keep it open until another's is over. */
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
   * A connection that is merely kept while a transaction runs elsewhere commits by itself; one that
   * is still there when all have heard that its transaction is over commits nothing any more.
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
