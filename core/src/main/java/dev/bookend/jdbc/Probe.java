package dev.bookend.jdbc;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stores and reads back test calls at startup through the connections of the host, then rolls back.
 * Detects JDBC drivers that change instants, and columns whose collation does not distinguish
 * identities.
 */
final class Probe {
  private static final Instant START = Instant.parse("2026-12-01T00:00:00.123456Z");

  private final Database database;
  private final Dialect dialect;
  private final TableNames names;

  Probe(Database database, Dialect dialect, TableNames names) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
  }

  /**
   * Runs the probe. The calls are built before the transaction begins, because PostgreSQL aborts a
   * transaction that is idle for a second.
   *
   * @throws IllegalStateException with instructions if the check fails
   */
  void check() {
    if (!database.inHostTransaction()) {
      List<CallChange> calls = instants().stream().map(Probe::call).toList();
      Writes writes = dialect.writes(names);
      Reads reads = new Reads(database, dialect, names);
      RequestKeys keys = new RequestKeys(dialect, names);
      Database.Work<Integer> probe = connection -> check(connection, calls, writes, reads, keys);
      try {
        database.inRolledBackTransaction(probe);
      } catch (StorageException e) {
        // class loading on the first run may exceed the idle timeout of the transaction: retry once
        database.inRolledBackTransaction(probe);
      }
    }
  }

  /** Builds a completed call in which all instants are set. */
  private static CallChange call(Instant at) {
    CallId id = CallId.random();
    String name = "probe-" + id;
    String other = name + "-b";
    CallRequest request = CallRequest.inviting(other).withRequestKey(name).forBooking(name);
    CallTerms terms =
        CallTerms.builder()
            .remindBefore(List.of(Duration.ofDays(1), Duration.ofMinutes(15)))
            .roles(Map.of(name, RolePolicy.equal()))
            .build();
    return VideoCall.request(id, Actor.of(name), request, terms, at)
        .then(c -> c.accept(other, at))
        .then(c -> c.join(name, at))
        .then(c -> c.join(other, at))
        .then(c -> c.roomRequested())
        .then(c -> c.roomOpened(name, at))
        .then(c -> c.connected(name, "PA1", at, at))
        .then(c -> c.connected(other, "PA2", at, at))
        .then(c -> c.remove(Actor.of(other), name, name, at))
        .then(c -> c.complete(Actor.system(name), name, at));
  }

  private int check(
      Connection connection, List<CallChange> calls, Writes writes, Reads reads, RequestKeys keys)
      throws SQLException {
    try {
      for (CallChange call : calls) {
        writes.insert(connection, call);
        keys.insert(connection, call.requestKey(), call.call().id());
        checkValues(connection, call, reads);
        checkKey(connection, call, keys);
      }
      checkPeriodCounts(connection, calls.get(0).stored(), reads);
      new CollationProbe(dialect, names).check(connection, calls.get(0).call());
      return calls.size();
    } catch (SQLException e) {
      if (SqlExceptionTranslator.isPermissionDenied(e)) {
        throw new IllegalStateException(
            "This user may not use the tables "
                + names.prefix()
                + "*: grant it select, insert, update and delete on them.",
            e);
      }
      throw e;
    }
  }

  /**
   * Local times in the gaps of daylight saving changes, taken as UTC: a time zone conversion shifts
   * them.
   */
  private static Set<Instant> instants() {
    Set<Instant> instants = new TreeSet<>(Set.of(START));
    for (ZoneId zone :
        List.of(
            ZoneId.systemDefault(), ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"))) {
      ZoneOffsetTransition next = zone.getRules().nextTransition(START);
      for (int i = 0; i < 2 && next != null; i++) {
        LocalDateTime inside = next.getDateTimeBefore().plusMinutes(30).plusNanos(123_456_000);
        instants.add(inside.toInstant(ZoneOffset.UTC));
        next = zone.getRules().nextTransition(next.getInstant());
      }
    }
    return instants;
  }

  private static void checkValues(Connection connection, CallChange call, Reads reads)
      throws SQLException {
    VideoCall stored = call.stored();
    VideoCall found =
        reads
            .call(connection, stored.id(), Reads.NO_LOCK)
            .orElseThrow(() -> new IllegalStateException("A call is not found that was stored."));
    if (!found.scheduledAt().equals(stored.scheduledAt())) {
      throw mismatch("The instant " + stored.scheduledAt() + " is read as " + found.scheduledAt());
    }
    int events = call.events().size();
    if (!found.equals(stored)
        || !reads.history(connection, stored.id(), 0, events).equals(call.events())) {
      throw mismatch("A call of " + stored.scheduledAt() + " is not read as it was stored");
    }
  }

  private static void checkKey(Connection connection, CallChange call, RequestKeys keys)
      throws SQLException {
    try {
      if (keys.find(connection, call.requestKey(), Reads.NO_LOCK).isPresent()) {
        return;
      }
    } catch (KeyReusedException e) {
      // another digest is read
    }
    throw mismatch("An idempotency key is not read as it was stored");
  }

  private void checkPeriodCounts(Connection connection, VideoCall call, Reads reads)
      throws SQLException {
    PeriodCounts counts = new PeriodCounts(dialect, names, reads);
    Instant at = call.scheduledAt();
    SpendCap.Period period = new SpendCap.Period(at, at.plus(Duration.ofDays(1)));
    PeriodCounts.Counted counted = new PeriodCounts.Counted(List.of(), at).plus(call);
    counts.store(connection, period, counted);
    if (!counts.find(connection, period, at).equals(Optional.of(counted))) {
      throw mismatch("The calls of a period are not read as they were stored");
    }
  }

  private static IllegalStateException mismatch(String problem) {
    return new IllegalStateException(
        problem
            + ": use the database's own driver in a current version, and columns as in Bookend's"
            + " statements.");
  }
}
