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

  /**
   * Writes those whose version is still the one that the change began with.
   *
   * @return the calls that were written
   */
  Set<CallId> update(Connection connection, List<CallChange> changes) throws SQLException;

  /** Whether {@link #update} is then one statement, and needs no transaction around it. */
  boolean isOneStatement(List<CallChange> changes);

  /** Finds people's calls by their new time. */
  void reschedule(Connection connection, VideoCall call) throws SQLException;
}
