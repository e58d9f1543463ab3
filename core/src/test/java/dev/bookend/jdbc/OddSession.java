package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Connections with a session setting that is reset on close. */
record OddSession(DataSource dataSource, String set, String reset) implements OwnTransactions {
  @Override
  public Connection open() throws SQLException {
    Connection connection = dataSource.getConnection();
    execute(connection, set);
    return connection;
  }

  @Override
  public void close(Connection connection) throws SQLException {
    execute(connection, reset);
    connection.close();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
