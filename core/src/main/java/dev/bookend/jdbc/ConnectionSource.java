package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Opens JDBC connections and joins transactions of the host. Implementations are thread-safe; a
 * transaction belongs to the calling thread.
 */
public interface ConnectionSource {
  /**
   * {@return the connection of the host's transaction if this thread is in one, otherwise a new
   * one}
   *
   * @throws SQLException if no connection is available
   */
  Connection open() throws SQLException;

  /**
   * Closes a connection, or returns it to its pool. The connection of a host transaction stays
   * open.
   *
   * @param connection a connection from {@link #open()}
   * @throws SQLException if the connection cannot be closed
   */
  void close(Connection connection) throws SQLException;

  /**
   * {@return whether this thread is in a transaction of the host} Bookend neither commits nor rolls
   * back such a transaction.
   */
  boolean inTransaction();

  /**
   * Runs a task after the current host transaction of this thread commits. The task never runs if
   * the transaction rolls back. Without a host transaction it runs immediately.
   *
   * @param task a short task that throws no exceptions
   */
  void afterCommit(Runnable task);

  /**
   * Creates a source that joins no host transaction: each operation commits by itself.
   *
   * @param dataSource opens the connections; should be a pool, because each operation opens one
   * @return the source
   */
  static ConnectionSource of(DataSource dataSource) {
    return new DataSourceConnections(dataSource);
  }
}
