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

/** Writes calls that are new, accepted or rescheduled, if they fit with those that are there. */
final class BookingWriter {
  private final Reads reads;
  private final Writes writes;
  private final DoubleBookingChecker bookingChecker;
  private final SpendCapChecker capChecker;
  private final Requests requests;

  BookingWriter(Dialect dialect, TableNames names, Reads reads, Writes writes) {
    this.reads = reads;
    this.writes = writes;
    bookingChecker = new DoubleBookingChecker(dialect, names, reads);
    capChecker = new SpendCapChecker(dialect, names, reads);
    requests = new Requests(dialect, names, reads);
  }

  /** {@return the call as it was stored, or the earlier one of the same request} */
  VideoCall insert(Connection connection, CallChange change) throws SQLException {
    VideoCall call = change.call();
    boolean makesBusy = !change.madeBusy().isEmpty();
    capChecker.lock(connection, change);
    if (makesBusy || call.isInstant()) {
      bookingChecker.lock(connection, people(call));
      List<VideoCall> near = bookingChecker.near(connection, change);
      // A host's transaction that repeats its reads may see the earlier call only among these.
      Optional<VideoCall> earlier =
          earlier(connection, call, Reads.NO_LOCK)
              .or(() -> near.stream().filter(same(call)).findFirst());
      if (earlier.isPresent()) {
        return earlier.get();
      }
      if (reads.call(connection, call.id(), Reads.NO_LOCK).isPresent()) {
        throw CallConflictException.lostRace(call.id());
      }
      Optional<VideoCall> ringing = call.repeated(near);
      if (ringing.isPresent()) {
        return ringing.get();
      }
      DoubleBookedException.check(change, near);
    } else if (Requests.concerns(change)) {
      bookingChecker.lock(connection, List.of(call.requestedBy()));
    }
    try {
      if (Requests.concerns(change)) {
        requests.check(connection, change);
      }
      capChecker.check(connection, change, null);
    } catch (QuotaExceededException full) {
      return earlier(connection, call, reads.latestToKeep(connection)).orElseThrow(() -> full);
    }
    return writes.insert(connection, change)
        ? change.stored()
        : earlier(connection, call, reads.latestToKeep(connection))
            .orElseThrow(() -> CallConflictException.lostRace(call.id()));
  }

  private static List<String> people(VideoCall call) {
    return call.participants().stream().map(Participant::identity).toList();
  }

  private static Predicate<VideoCall> same(VideoCall call) {
    String key = call.requestKey();
    return other ->
        key != null
            && key.equals(other.requestKey())
            && call.requestedBy().equals(other.requestedBy());
  }

  private Optional<VideoCall> earlier(Connection connection, VideoCall call, String latest)
      throws SQLException {
    String key = call.requestKey();
    return key == null
        ? Optional.empty()
        : reads.request(connection, call.requestedBy(), key, latest);
  }

  /** {@return whether it was stored; not if the call has another version than it began with} */
  boolean update(Connection connection, CallChange change) throws SQLException {
    VideoCall call = change.call();
    boolean makesBusy = !change.madeBusy().isEmpty();
    boolean isCapped = change.reschedules() && SpendCapChecker.concerns(change);
    if (isCapped) {
      capChecker.lock(connection, change);
    }
    if (makesBusy) {
      bookingChecker.lock(connection, people(call));
    }
    if (makesBusy || isCapped) {
      Optional<VideoCall> before =
          reads.call(connection, call.id()).filter(c -> c.version() == call.version());
      if (before.isEmpty()) {
        return false;
      }
      if (makesBusy) {
        DoubleBookedException.check(change, bookingChecker.near(connection, change));
      }
      if (isCapped) {
        capChecker.check(connection, change, before.get());
      }
    }
    boolean written = writes.update(connection, change);
    if (written) {
      writes.participants(connection, call);
    }
    return written;
  }
}
