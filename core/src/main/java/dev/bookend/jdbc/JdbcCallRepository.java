package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps calls in the host's database: PostgreSQL, MariaDB 10.6, H2 2.2 or newer; or MySQL 8, which
 * is not part of the tests: its statements are MariaDB's, and its tables differ by their collation.
 * Any number of nodes may share it. Instants are stored in UTC, to the microsecond, whatever the
 * time zones of database and host. Thread-safe; holds a connection only while it talks to the
 * database.
 *
 * <p>For instant and exclusive calls, and under caps, a transaction of the host's on H2 has to be
 * read committed, which is its default; the other databases refuse what such a transaction could
 * not see. Calls are made under caps one after the other, so a transaction of the host's that makes
 * one keeps all others from it until it ends.
 *
 * <p>On MySQL and MariaDB, a transaction of the host's that repeats its reads, as is their default,
 * locks each call that it finds, and the gaps around what it looks for to make an exclusive call or
 * one under a cap, which are all calls of that day or month; one that is read committed or
 * read-only does not.
 *
 * <p>It needs five tables, see {@link #createSchema()} and {@link #checkSchema()}.
 */
public class JdbcCallRepository implements CallRepository {
  /** What the tables' names begin with unless another prefix is given: {@code bookend_}. */
  public static final String DEFAULT_TABLE_PREFIX = TableNames.DEFAULT;

  /** What framework adapters give {@link #clock} unless another skew is configured: 200 ms. */
  public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofMillis(200);

  private static final Duration MAX_SKEW = Duration.ofSeconds(10);

  private final Database database;
  private final Dialect dialect;
  private final TableNames names;
  private final Reads reads;
  private final Writes writes;
  private final Claims claims;
  private final BookingWriter bookings;
  private final RetentionQueries retention;

  /**
   * With tables called {@code bookend_call} and so on.
   *
   * @param connections where connections come from
   * @throws dev.bookend.call.StorageException if the database can't be reached
   * @throws IllegalStateException if it is a database that is not supported
   */
  public JdbcCallRepository(ConnectionSource connections) {
    this(connections, DEFAULT_TABLE_PREFIX);
  }

  /**
   * With tables of other names, so that several can share a database.
   *
   * @param connections where connections come from
   * @param tablePrefix what the tables' names begin with: 1 to 31 letters, digits and underscores,
   *     after a schema and a dot if need be ({@code care.video_})
   * @throws dev.bookend.call.StorageException if the database can't be reached
   * @throws IllegalStateException if it is a database that is not supported
   * @throws InvalidValueException if the prefix is not one
   */
  public JdbcCallRepository(ConnectionSource connections, String tablePrefix) {
    names = new TableNames(tablePrefix);
    dialect = new Database(connections).single(Dialect::of);
    database = new Database(connections, dialect.beginning());
    reads = new Reads(database, dialect, names);
    writes = dialect.writes(names);
    claims = new Claims(database, dialect, names);
    bookings = new BookingWriter(dialect, names, reads, writes);
    retention = new RetentionQueries(dialect, names, writes);
  }

  /**
   * Makes the tables unless they are there. Several nodes may do so at once. Not for use in a
   * transaction of the host's.
   *
   * @throws IllegalStateException if there are tables of another version
   * @throws dev.bookend.call.StorageException if the database can't be reached, or refuses
   */
  public void createSchema() {
    new Schema(database, dialect, names).create();
  }

  /**
   * Checks that the tables are there. Not for use in a transaction of the host's.
   *
   * @throws IllegalStateException if not, and the message holds the statements to run; or if they
   *     are another version's
   * @throws dev.bookend.call.StorageException if the database can't be reached
   */
  public void checkSchema() {
    new Schema(database, dialect, names).check();
  }

  /** {@return whether the database is one in this process's memory, which goes with it} */
  public boolean isEmbedded() {
    return database.single(
        connection -> String.valueOf(connection.getMetaData().getURL()).contains(":h2:mem:"));
  }

  /**
   * A clock on which all nodes of this database agree. As long as a node's own clock is within half
   * the skew of the database's it is used as it is; otherwise it is corrected. It is compared every
   * 10 s, and no more exactly than the database answers quickly: an answer that takes as long as
   * half the skew tells the time to a quarter of it.
   *
   * @param local the node's own clock
   * @param skew how far apart two nodes may be: 2 ms to 10 s
   * @return the clock
   * @throws InvalidValueException if the skew is out of its range
   * @throws dev.bookend.call.StorageException if the database can't be reached
   */
  public Clock clock(Clock local, Duration skew) {
    if (skew.compareTo(Duration.ofMillis(2)) < 0 || skew.compareTo(MAX_SKEW) > 0) {
      throw new InvalidValueException("skew", "must be between 2 ms and 10 s");
    }
    return new DatabaseClock(local, skew.dividedBy(2), database, dialect);
  }

  @Override
  public VideoCall insert(CallChange change) {
    VideoCall stored = database.together(connection -> bookings.insert(connection, change));
    claims.stored(stored);
    return stored;
  }

  @Override
  public Optional<VideoCall> findRequest(String requestedBy, String requestKey) {
    return database.single(c -> reads.request(c, requestedBy, requestKey, Reads.NO_LOCK));
  }

  @Override
  public Optional<VideoCall> find(CallId id) {
    return database.single(connection -> reads.call(connection, id));
  }

  @Override
  public VideoCall update(CallChange change) {
    if (!isWritten(change)) {
      throw CallConflictException.lostRace(change.call().id());
    }
    VideoCall stored = change.stored();
    claims.stored(stored);
    return stored;
  }

  private boolean isWritten(CallChange change) {
    if (change.isOfPeople()) {
      return database.together(connection -> bookings.update(connection, change));
    }
    return database.run(writes.needsTransaction(), c -> writes.update(c, change));
  }

  @Override
  public Set<CallId> updateAll(Collection<CallChange> changes) {
    if (changes.stream().anyMatch(CallChange::isOfPeople)) {
      throw new IllegalArgumentException("changes must not be people's requests or answers");
    }
    if (changes.isEmpty()) {
      return Set.of();
    }
    List<CallChange> group = List.copyOf(changes);
    Set<CallId> written = database.run(writes.needsTransaction(), c -> writes.updateFree(c, group));
    Set<CallId> lost = new HashSet<>();
    for (CallChange change : group) {
      if (written.contains(change.call().id())) {
        claims.stored(change.call());
      } else {
        lost.add(change.call().id());
      }
    }
    return lost;
  }

  @Override
  public CallQuery.Page search(CallQuery query) {
    List<VideoCall> found =
        database.single(connection -> Search.run(connection, query, dialect, names));
    return CallQuery.Page.of(found, query.limit());
  }

  @Override
  public List<CallEvent> history(CallId id, int after, int limit) {
    return database.single(connection -> reads.history(connection, id, after, limit));
  }

  @Override
  public List<VideoCall> claimDue(Instant now, Duration ahead, Duration lease, int limit) {
    return claims.claim(now, ahead, lease, limit);
  }

  @Override
  public List<VideoCall> renew(Collection<CallId> ids, Instant now, Duration lease) {
    return claims.renew(ids, now, lease);
  }

  @Override
  public void release(Collection<CallId> ids) {
    claims.release(ids);
  }

  @Override
  public Backlog backlog(Instant now) {
    return database.single(connection -> reads.backlog(connection, now));
  }

  @Override
  public void afterCommit(Runnable task) {
    database.afterCommit(task);
  }

  @Override
  public int purge(Instant endedBefore, int limit) {
    return database.together(connection -> retention.purge(connection, endedBefore, limit));
  }

  @Override
  public int forget(String identity, int limit) {
    return database.together(connection -> retention.forget(connection, identity, limit));
  }
}
