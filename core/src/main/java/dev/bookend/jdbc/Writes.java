package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** How calls and their events are written. */
interface Writes {
  /** {@return whether it was stored; not if its id or its request key is taken} */
  boolean insert(Connection connection, CallChange change) throws SQLException;

  /** {@return whether it was stored; not if the call has another version than it began with} */
  boolean update(Connection connection, CallChange change) throws SQLException;

  /**
   * Updates each, except those that another transaction is at: nobody is waited for.
   *
   * @return the calls that were stored
   */
  Set<CallId> updateFree(Connection connection, List<CallChange> changes) throws SQLException;

  /** Whether these updates are several statements, and need a transaction around them. */
  boolean needsTransaction();

  /** Finds people's calls by their new time and answers. */
  void participants(Connection connection, VideoCall call) throws SQLException;
}
