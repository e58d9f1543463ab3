package dev.bookend.jdbc;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import dev.bookend.port.RepositoryRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores calls in the host's database: PostgreSQL, MariaDB 10.6, H2 2.2, or newer versions. MySQL 8
 * is supported but not tested: it uses the statements of MariaDB, and its DDL differs by the
 * collation. Any number of nodes may share the database. Instants are stored in UTC with
 * microsecond precision, independently of the time zones of database and host. Thread-safe. Each
 * operation holds a connection only while it runs.
 *
 * <p>A host transaction on H2 must be read committed, the default, if it creates instant or
 * exclusive calls, or calls under a spend cap or under limits per person. In a stricter isolation,
 * H2 counts the calls of the transaction's snapshot, so calls committed since can exceed a limit.
 * The other databases reject a write whose check could miss committed calls.
 *
 * <p>These checks lock one row per group of identities, in ascending order, until the transaction
 * ends. Host transactions that create or accept several calls can lock them in different orders: a
 * deadlock, of which the database aborts one transaction. Under a spend cap, bookings are
 * serialized: a host transaction that creates such a call holds a lock until it ends, and other
 * bookings wait for that lock.
 *
 * <p>On MySQL and MariaDB, reads in a host transaction with isolation repeatable read, the default,
 * lock the calls that they find. A booking of an exclusive call also locks the gaps that it
 * searches; one under a spend cap, if it counts the calls, up to all of that day or month. A
 * transaction that is read committed or read-only takes no such locks.
 *
 * <p>The repository needs seven tables; see {@link #createSchema()} and {@link #checkSchema()}.
 */
public class JdbcCallRepository implements CallRepository {
  /** Default prefix of the table names: {@code bookend_}. */
  public static final String DEFAULT_TABLE_PREFIX = TableNames.DEFAULT;

  /** Default skew that framework adapters pass to {@link #clock}: 200 ms. */
  public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofMillis(200);

  private static final Duration MAX_SKEW = Duration.ofSeconds(10);

  private final Database database;
  private final Dialect dialect;
  private final TableNames names;
  private final Reads reads;
  private final Writes writes;
  private final Claims claims;
  private final RequestKeys keys;
  private final BookingWriter bookings;
  private final RetentionQueries retention;

  /**
   * Creates a repository with the default table prefix {@code bookend_}.
   *
   * @param connections opens the connections
   * @throws dev.bookend.call.StorageException if the database cannot be reached
   * @throws IllegalStateException if the database is not supported
   */
  public JdbcCallRepository(ConnectionSource connections) {
    this(connections, DEFAULT_TABLE_PREFIX);
  }

  /**
   * Creates a repository with another table prefix, so that several can share a database.
   *
   * @param connections opens the connections
   * @param tablePrefix prefix of the table names: 1 to 31 letters, digits and underscores,
   *     optionally after a schema and a dot ({@code care.video_})
   * @throws dev.bookend.call.StorageException if the database cannot be reached
   * @throws IllegalStateException if the database is not supported
   * @throws InvalidValueException if the prefix is invalid
   */
  public JdbcCallRepository(ConnectionSource connections, String tablePrefix) {
    names = new TableNames(tablePrefix);
    dialect = new Database(connections).inAutoCommit(Dialect::of);
    database = new Database(connections, dialect.beginTransaction());
    reads = new Reads(database, dialect, names);
    writes = dialect.writes(names);
    claims = new Claims(database, dialect, names);
    keys = new RequestKeys(dialect, names);
    bookings = new BookingWriter(dialect, names, reads, writes, keys);
    retention = new RetentionQueries(dialect, names, writes, keys);
  }

  /**
   * Creates the tables if they are missing. Several nodes may call this concurrently. Not for use
   * in a host transaction.
   *
   * @throws IllegalStateException if tables of another version exist, a table lacks columns, or the
   *     user lacks privileges
   * @throws dev.bookend.call.StorageException if the database cannot be reached, or rejects a
   *     statement
   */
  public void createSchema() {
    new Schema(database, dialect, names).create();
  }

  /**
   * Checks that the tables are complete and usable. Not for use in a host transaction.
   *
   * @throws IllegalStateException if tables are missing, incomplete or of another version; for
   *     missing tables the message contains the DDL
   * @throws dev.bookend.call.StorageException if the database cannot be reached
   */
  public void checkSchema() {
    new Schema(database, dialect, names).check();
  }

  /**
   * {@return whether the database is an H2 database in the memory of this process, rejected when it
   * exits}
   */
  public boolean isEmbedded() {
    return database.inAutoCommit(
        connection -> String.valueOf(connection.getMetaData().getURL()).contains(":h2:mem:"));
  }

  /**
   * Creates a clock on which all nodes of this database agree. The local clock is used unchanged
   * while it differs from the clock of the database by at most half the skew, and is corrected
   * otherwise. The comparison is repeated every 10 s. Its precision depends on the response time of
   * the database: a response that takes half the skew is precise to a quarter of the skew.
   *
   * @param local the clock of this node
   * @param skew maximum difference between two nodes: 2 ms to 10 s
   * @return the clock
   * @throws InvalidValueException if the skew is out of range
   * @throws dev.bookend.call.StorageException if the database cannot be reached
   */
  public Clock clock(Clock local, Duration skew) {
    InvalidValueException.check(
        skew.compareTo(Duration.ofMillis(2)) >= 0 && skew.compareTo(MAX_SKEW) <= 0,
        "skew",
        "must be between 2 ms and 10 s");
    return new DatabaseClock(local, skew.dividedBy(2), database, dialect);
  }

  @Override
  public VideoCall insert(CallChange change, RepositoryRules rules) {
    VideoCall stored =
        database.inTransaction(connection -> bookings.insert(connection, change, rules));
    claims.stored(stored);
    return stored;
  }

  @Override
  public Optional<VideoCall> findRequest(RequestKey key) {
    return database.inAutoCommit(connection -> keys.find(connection, key, Reads.NO_LOCK));
  }

  @Override
  public Optional<VideoCall> find(CallId id) {
    return database.inAutoCommit(connection -> reads.call(connection, id));
  }

  @Override
  public VideoCall update(CallChange change, RepositoryRules rules) {
    boolean isWritten =
        database.run(
            bookings.needsTransaction(change, rules), c -> bookings.update(c, change, rules));
    if (!isWritten) {
      throw CallConflictException.lostRace(change.call().id());
    }
    VideoCall stored = change.stored();
    claims.stored(stored);
    return stored;
  }

  @Override
  public Set<CallId> tryUpdateAll(Collection<CallChange> changes) {
    RepositoryRules.checkBatch(changes);
    if (changes.isEmpty()) {
      return Set.of();
    }
    List<CallChange> batch = List.copyOf(changes);
    Set<CallId> written =
        database.run(writes.needsTransaction(), c -> writes.updateUnlocked(c, batch));
    Set<CallId> rejected = new HashSet<>();
    for (CallChange change : batch) {
      if (written.contains(change.call().id())) {
        claims.stored(change.call());
      } else {
        rejected.add(change.call().id());
      }
    }
    return rejected;
  }

  @Override
  public CallQuery.Page search(CallQuery query) {
    List<VideoCall> found =
        database.inAutoCommit(connection -> Search.run(connection, query, dialect, names));
    return CallQuery.Page.of(found, query.limit());
  }

  @Override
  public List<CallEvent> history(CallId id, int after, int limit) {
    return database.inAutoCommit(connection -> reads.history(connection, id, after, limit));
  }

  @Override
  public List<JournalEntry> journal(@Nullable Instant after, Duration overlap, int limit) {
    return database.inAutoCommit(connection -> reads.journal(connection, after, overlap, limit));
  }

  @Override
  public List<JournalEntry> journalOf(String participant, Instant after, int limit) {
    return database.inAutoCommit(
        connection -> reads.journalOf(connection, participant, after, limit));
  }

  @Override
  public List<VideoCall> findAll(Collection<CallId> ids) {
    return ids.isEmpty()
        ? List.of()
        : database.inAutoCommit(connection -> reads.calls(connection, ids));
  }

  @Override
  public List<VideoCall> claimDue(
      Instant now, Duration lookAhead, Duration leaseDuration, int limit) {
    return claims.claim(now, lookAhead, leaseDuration, limit);
  }

  @Override
  public List<VideoCall> renew(Collection<CallId> ids, Instant now, Duration leaseDuration) {
    return claims.renew(ids, now, leaseDuration);
  }

  @Override
  public void release(Collection<CallId> ids) {
    claims.release(ids);
  }

  @Override
  public Backlog backlog(Instant now) {
    return database.inAutoCommit(connection -> reads.backlog(connection, now));
  }

  @Override
  public void afterCommit(Runnable task) {
    database.afterCommit(task);
  }

  @Override
  public int purge(Instant endedBefore, int limit) {
    return database.inTransaction(connection -> retention.purge(connection, endedBefore, limit));
  }

  @Override
  public int anonymize(String identity, int limit) {
    return database.inTransaction(connection -> retention.anonymize(connection, identity, limit));
  }
}
