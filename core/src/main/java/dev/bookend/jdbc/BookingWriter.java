package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.Participant;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.port.RepositoryRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores new, accepted and rescheduled calls after the checks of double bookings, spend caps and
 * request limits.
 */
final class BookingWriter {
  private final Reads reads;
  private final Writes writes;
  private final RequestKeys keys;
  private final DoubleBookingChecker bookingChecker;
  private final SpendCapChecker capChecker;
  private final RequestLimitChecker limitChecker;

  BookingWriter(Dialect dialect, TableNames names, Reads reads, Writes writes, RequestKeys keys) {
    this.reads = reads;
    this.writes = writes;
    this.keys = keys;
    bookingChecker = new DoubleBookingChecker(dialect, names, reads);
    capChecker = new SpendCapChecker(dialect, names, reads);
    limitChecker = new RequestLimitChecker(dialect, names, reads);
  }

  /** {@return the stored call, or the existing call that answers the same request} */
  VideoCall insert(Connection connection, CallChange change, RepositoryRules rules)
      throws SQLException {
    VideoCall call = change.call();
    boolean makesBusy = !change.madeBusy().isEmpty();
    if (!rules.caps().isEmpty()) {
      capChecker.lock(connection);
    }
    try {
      if (makesBusy || call.isInstant()) {
        bookingChecker.lock(connection, identities(call));
        Optional<VideoCall> existing = findExisting(connection, change, rules);
        if (existing.isPresent()) {
          return existing.get();
        }
      } else if (rules.limits().limitRequests()) {
        bookingChecker.lock(connection, List.of(call.requestedBy()));
      }
      if (rules.limits().limitRequests()) {
        limitChecker.check(connection, call, rules);
      }
      capChecker.check(connection, call, null, rules);
    } catch (DoubleBookedException | QuotaExceededException e) {
      return findCommitted(connection, change.requestKey()).orElseThrow(() -> e);
    }
    Optional<VideoCall> other = storeKey(connection, change, call.id());
    if (other.isPresent()) {
      return other.get();
    }
    if (!writes.insert(connection, change)) {
      keys.delete(connection, change.requestKey());
      throw lostRace(call);
    }
    return change.stored();
  }

  /** Finds the call with the same key, or the ringing call that an instant call repeats. */
  private Optional<VideoCall> findExisting(
      Connection connection, CallChange change, RepositoryRules rules) throws SQLException {
    VideoCall call = change.call();
    List<VideoCall> candidates = bookingChecker.candidates(connection, change);
    Optional<VideoCall> earlier = keys.find(connection, change.requestKey(), Reads.NO_LOCK);
    if (earlier.isPresent()) {
      return earlier;
    }
    if (reads.call(connection, call.id(), Reads.NO_LOCK).isPresent()) {
      throw lostRace(call);
    }
    Optional<VideoCall> ringing = call.repeated(candidates);
    CallId locked = call.id();
    while (ringing.isPresent()
        && storesKey(change, ringing.get())
        && !ringing.get().id().equals(locked)) {
      // locked, so that it is not anonymized before its new key is committed
      locked = ringing.get().id();
      reads.call(connection, locked, Reads.FOR_UPDATE);
      candidates = bookingChecker.candidates(connection, change);
      ringing = call.repeated(candidates);
    }
    if (ringing.isEmpty()) {
      RepositoryRules.checkDoubleBooking(change, candidates);
      return ringing;
    }
    if (!storesKey(change, ringing.get())) {
      return ringing;
    }
    checkKeyCount(connection, change.requestKey(), ringing.get(), rules);
    Optional<VideoCall> other = storeKey(connection, change, ringing.get().id());
    return other.isPresent() ? other : ringing;
  }

  /** {@return whether the key is stored with the ringing call now, and not with an answer later} */
  private static boolean storesKey(CallChange change, VideoCall ringing) {
    return change.requestKey() != null && !ringing.isAwaiting(change.call().requestedBy());
  }

  private void checkKeyCount(
      Connection connection, @Nullable RequestKey key, VideoCall ringing, RepositoryRules rules)
      throws SQLException {
    int max = rules.limits().requestsPerHour();
    if (key != null && max > 0) {
      String lockClause = reads.lockingRead(connection);
      rules.checkKeyCount(keys.count(connection, key, ringing.id(), max, lockClause));
    }
  }

  /**
   * Stores the key of a change.
   *
   * @return the call of a concurrent request with the same key; empty if the key is stored or null
   */
  private Optional<VideoCall> storeKey(Connection connection, CallChange change, CallId call)
      throws SQLException {
    RequestKey key = change.requestKey();
    if (key == null || keys.insert(connection, key, call)) {
      return Optional.empty();
    }
    Optional<VideoCall> other = findCommitted(connection, key);
    boolean isStored =
        other.isEmpty()
            && !reads.isRepeatableRead(connection)
            && keys.deleteOrphan(connection, key)
            && keys.insert(connection, key, call);
    if (other.isEmpty() && !isStored) {
      throw lostRace(change.call());
    }
    return other;
  }

  /** Under repeatable read, only a locking read finds a key that was committed since. */
  private Optional<VideoCall> findCommitted(Connection connection, @Nullable RequestKey key)
      throws SQLException {
    return keys.find(connection, key, reads.sharedLockingRead(connection));
  }

  private static CallConflictException lostRace(VideoCall call) {
    return CallConflictException.lostRace(call.id());
  }

  private static List<String> identities(VideoCall call) {
    return call.participants().stream().map(Participant::identity).toList();
  }

  /** {@return whether the update needs checks, or several statements, in one transaction} */
  boolean needsTransaction(CallChange change, RepositoryRules rules) {
    return writes.needsTransaction()
        || change.requestKey() != null
        || !change.added().isEmpty()
        || !change.madeBusy().isEmpty()
        || isUnderCap(change, rules);
  }

  private static boolean isUnderCap(CallChange change, RepositoryRules rules) {
    return change.mayRaiseCost() && !rules.caps().isEmpty();
  }

  /** {@return whether the call was updated; false on a version conflict or a used key} */
  boolean update(Connection connection, CallChange change, RepositoryRules rules)
      throws SQLException {
    VideoCall call = change.call();
    boolean makesBusy = !change.madeBusy().isEmpty();
    boolean isUnderCap = isUnderCap(change, rules);
    if (isUnderCap) {
      capChecker.lock(connection);
    }
    if (makesBusy) {
      bookingChecker.lock(connection, identities(call));
    }
    if (makesBusy || isUnderCap) {
      Optional<VideoCall> stored = findSameVersion(connection, call, reads.lockingRead(connection));
      if (stored.isEmpty()) {
        return false;
      }
      if (makesBusy) {
        RepositoryRules.checkDoubleBooking(change, bookingChecker.candidates(connection, change));
      }
      if (isUnderCap) {
        capChecker.check(connection, call, stored.get(), rules);
      }
    }
    // the call is locked before the key, as in the other transactions that write both
    if (change.requestKey() != null
        && (findSameVersion(connection, call, Reads.FOR_UPDATE).isEmpty()
            || storeKey(connection, change, call.id()).isPresent())) {
      return false;
    }
    if (!writes.update(connection, change)) {
      keys.delete(connection, change.requestKey());
      return false;
    }
    return true;
  }

  private Optional<VideoCall> findSameVersion(
      Connection connection, VideoCall call, String lockClause) throws SQLException {
    return reads.call(connection, call.id(), lockClause).filter(c -> c.version() == call.version());
  }
}
