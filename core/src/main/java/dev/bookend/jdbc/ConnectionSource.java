package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Where connections come from, and how a transaction of the host's is joined. Implementations are
 * thread-safe; a transaction belongs to the thread that asks.
 */
public interface ConnectionSource {
  /**
   * {@return a connection: the one of the host's transaction if this thread is in one, or else one
   * of its own}
   *
   * @throws SQLException if there is none to be had
   */
  Connection open() throws SQLException;

  /**
   * Gives a connection back. That of a host's transaction stays open.
   *
   * @param connection what {@link #open()} gave
   * @throws SQLException if that fails
   */
  void close(Connection connection) throws SQLException;

  /**
   * {@return whether this thread is in a transaction of the host's} Then Bookend neither commits
   * nor rolls back.
   */
  boolean inTransaction();

  /**
   * Runs a task after the host's transaction of this thread was committed, and never if it is
   * rolled back; at once if there is none.
   *
   * @param task quick, and without exceptions
   */
  void afterCommit(Runnable task);

  /**
   * A source that joins no transaction: every operation is one of its own.
   *
   * @param dataSource where connections come from; a pool, since each operation takes one
   * @return the source
   */
  static ConnectionSource of(DataSource dataSource) {
    return new DataSourceConnections(dataSource);
  }
}
