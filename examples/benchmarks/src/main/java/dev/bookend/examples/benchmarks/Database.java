package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database of the PostgreSQL server, with queries that are not part of a measurement.
 *
 * @param url JDBC URL with the user
 */
record Database(String url) {
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  HikariDataSource pool(int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  void run(String... commands) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  String text(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  long number(String query) throws SQLException {
    return Long.parseLong(text(query));
  }

  /** {@return number of transactions of the server that have written; each has a transaction id} */
  long writes() throws SQLException {
    return number("select pg_snapshot_xmax(pg_current_snapshot())");
  }

  /** Updates statistics after filling tables, and prints the time and the size of the database. */
  void filled(String label, long since) throws SQLException {
    settle();
    System.out.printf(
        "%s: ready in %.0f s, %s%n",
        label,
        (System.nanoTime() - since) / 1e9,
        text("select pg_size_pretty(pg_database_size(current_database()))"));
  }

  /** Updates statistics and runs a checkpoint, so that none is due during a measurement. */
  void settle() throws SQLException {
    run("vacuum analyze", "checkpoint");
  }
}
