package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Opens connections of a data source; joins no host transaction. */
record DataSourceConnections(DataSource dataSource) implements ConnectionSource {
  @Override
  public Connection open() throws SQLException {
    return dataSource.getConnection();
  }

  @Override
  public void close(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public boolean inTransaction() {
    return false;
  }

  @Override
  public void afterCommit(Runnable task) {
    task.run();
  }
}
