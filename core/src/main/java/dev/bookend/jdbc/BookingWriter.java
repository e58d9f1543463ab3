package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.Participant;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.VideoCall;
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
  VideoCall insert(Connection connection, CallChange change) throws SQLException {
    VideoCall call = change.call();
    boolean makesBusy = !change.madeBusy().isEmpty();
    capChecker.lock(connection, change);
    try {
      if (makesBusy || call.isInstant()) {
        bookingChecker.lock(connection, identities(call));
        Optional<VideoCall> existing = findExisting(connection, change);
        if (existing.isPresent()) {
          return existing.get();
        }
      } else if (RequestLimitChecker.applies(change)) {
        bookingChecker.lock(connection, List.of(call.requestedBy()));
      }
      if (RequestLimitChecker.applies(change)) {
        limitChecker.check(connection, change);
      }
      capChecker.check(connection, change, null);
    } catch (DoubleBookedException | QuotaExceededException e) {
      return findCommitted(connection, change.request()).orElseThrow(() -> e);
    }
    if (!keys.insert(connection, change.request(), call.id())) {
      return findOther(connection, change);
    }
    if (!writes.insert(connection, change)) {
      keys.delete(connection, change.request());
      throw lostRace(call);
    }
    return change.stored();
  }

  /** Finds the call with the same key, or the ringing call that an instant call repeats. */
  private Optional<VideoCall> findExisting(Connection connection, CallChange change)
      throws SQLException {
    VideoCall call = change.call();
    List<VideoCall> candidates = bookingChecker.candidates(connection, change);
    Optional<VideoCall> earlier = keys.find(connection, change.request(), Reads.NO_LOCK);
    if (earlier.isPresent()) {
      return earlier;
    }
    if (reads.call(connection, call.id(), Reads.NO_LOCK).isPresent()) {
      throw lostRace(call);
    }
    Optional<VideoCall> ringing = call.repeated(candidates);
    if (ringing.isEmpty()) {
      DoubleBookedException.check(change, candidates);
      return ringing;
    }
    VideoCall answer = ringing.get();
    return answer.isAwaiting(call.requestedBy())
            || keys.insert(connection, change.request(), answer.id())
        ? ringing
        : Optional.of(findOther(connection, change));
  }

  /** Finds the call of a concurrent request with the same key. */
  private VideoCall findOther(Connection connection, CallChange change) throws SQLException {
    return findCommitted(connection, change.request()).orElseThrow(() -> lostRace(change.call()));
  }

  /** Under repeatable read, only a locking read finds a key that was committed since. */
  private Optional<VideoCall> findCommitted(Connection connection, @Nullable CallRequest request)
      throws SQLException {
    return keys.find(connection, request, reads.sharedLockingRead(connection));
  }

  private static CallConflictException lostRace(VideoCall call) {
    return CallConflictException.lostRace(call.id());
  }

  private static List<String> identities(VideoCall call) {
    return call.participants().stream().map(Participant::identity).toList();
  }

  /** {@return whether the call was updated; false on a version conflict or a used key} */
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
      Optional<VideoCall> stored = findSameVersion(connection, call);
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
    if (!keys.insert(connection, change.request(), call.id())) {
      if (findSameVersion(connection, call).isPresent()) {
        findCommitted(connection, change.request()); // throws for another request
      }
      return false;
    }
    if (!writes.update(connection, change)) {
      keys.delete(connection, change.request());
      return false;
    }
    writes.updateParticipants(connection, call);
    return true;
  }

  private Optional<VideoCall> findSameVersion(Connection connection, VideoCall call)
      throws SQLException {
    return reads.call(connection, call.id()).filter(c -> c.version() == call.version());
  }
}
