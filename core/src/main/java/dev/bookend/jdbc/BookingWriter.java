package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.Participant;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Stores new, accepted and rescheduled calls after the checks of double bookings, spend caps and
 * request limits.
 */
final class BookingWriter {
  private final Reads reads;
  private final Writes writes;
  private final DoubleBookingChecker bookingChecker;
  private final SpendCapChecker capChecker;
  private final RequestLimitChecker limitChecker;

  BookingWriter(Dialect dialect, TableNames names, Reads reads, Writes writes) {
    this.reads = reads;
    this.writes = writes;
    bookingChecker = new DoubleBookingChecker(dialect, names, reads);
    capChecker = new SpendCapChecker(dialect, names, reads);
    limitChecker = new RequestLimitChecker(dialect, names, reads);
  }

  /** {@return the stored call, or the existing call with the same request key} */
  VideoCall insert(Connection connection, CallChange change) throws SQLException {
    VideoCall call = change.call();
    boolean makesBusy = !change.madeBusy().isEmpty();
    capChecker.lock(connection, change);
    if (makesBusy || call.isInstant()) {
      bookingChecker.lock(connection, identities(call));
      List<VideoCall> candidates = bookingChecker.candidates(connection, change);
      // Under repeatable read, only the locking read of the candidates sees a call committed since.
      Optional<VideoCall> earlier =
          findSameRequest(connection, call, Reads.NO_LOCK)
              .or(() -> candidates.stream().filter(sameRequest(call)).findFirst());
      if (earlier.isPresent()) {
        return earlier.get();
      }
      if (reads.call(connection, call.id(), Reads.NO_LOCK).isPresent()) {
        throw CallConflictException.lostRace(call.id());
      }
      Optional<VideoCall> ringing = call.repeated(candidates);
      if (ringing.isPresent()) {
        return ringing.get();
      }
      DoubleBookedException.check(change, candidates);
    } else if (RequestLimitChecker.applies(change)) {
      bookingChecker.lock(connection, List.of(call.requestedBy()));
    }
    try {
      if (RequestLimitChecker.applies(change)) {
        limitChecker.check(connection, change);
      }
      capChecker.check(connection, change, null);
    } catch (QuotaExceededException e) {
      return findSameRequest(connection, call, reads.sharedLockingRead(connection))
          .orElseThrow(() -> e);
    }
    return writes.insert(connection, change)
        ? change.stored()
        : findSameRequest(connection, call, reads.sharedLockingRead(connection))
            .orElseThrow(() -> CallConflictException.lostRace(call.id()));
  }

  private static List<String> identities(VideoCall call) {
    return call.participants().stream().map(Participant::identity).toList();
  }

  private static Predicate<VideoCall> sameRequest(VideoCall call) {
    String key = call.requestKey();
    return other ->
        key != null
            && key.equals(other.requestKey())
            && call.requestedBy().equals(other.requestedBy());
  }

  private Optional<VideoCall> findSameRequest(
      Connection connection, VideoCall call, String lockClause) throws SQLException {
    String key = call.requestKey();
    return key == null
        ? Optional.empty()
        : reads.request(connection, call.requestedBy(), key, lockClause);
  }

  /** {@return whether the call was updated; false on a version conflict} */
  boolean update(Connection connection, CallChange change) throws SQLException {
    VideoCall call = change.call();
    boolean makesBusy = !change.madeBusy().isEmpty();
    boolean isUnderCap = change.reschedules() && SpendCapChecker.applies(change);
    if (isUnderCap) {
      capChecker.lock(connection, change);
    }
    if (makesBusy) {
      bookingChecker.lock(connection, identities(call));
    }
    if (makesBusy || isUnderCap) {
      Optional<VideoCall> stored =
          reads.call(connection, call.id()).filter(c -> c.version() == call.version());
      if (stored.isEmpty()) {
        return false;
      }
      if (makesBusy) {
        DoubleBookedException.check(change, bookingChecker.candidates(connection, change));
      }
      if (isUnderCap) {
        capChecker.check(connection, change, stored.get());
      }
    }
    boolean written = writes.update(connection, change);
    if (written) {
      writes.updateParticipants(connection, call);
    }
    return written;
  }
}
