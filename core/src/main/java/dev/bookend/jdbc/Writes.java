package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Writes calls and their events. */
interface Writes {
  /** {@return whether the call was inserted; false if its id exists} */
  boolean insert(Connection connection, CallChange change) throws SQLException;

  /**
   * Updates a call; after a change of people, also the search columns of its participants.
   *
   * @return whether the call was updated; false on a version conflict
   */
  boolean update(Connection connection, CallChange change) throws SQLException;

  /**
   * Updates a batch of calls. Skips calls locked by another transaction and calls with a version
   * conflict.
   *
   * @return ids of the updated calls
   */
  Set<CallId> updateUnlocked(Connection connection, List<CallChange> changes) throws SQLException;

  /** {@return whether an update of existing people needs several statements in one transaction} */
  boolean needsTransaction();
}
