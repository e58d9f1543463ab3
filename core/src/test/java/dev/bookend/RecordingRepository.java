package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import dev.bookend.port.RepositoryRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A repository in memory that records its operations. A test can run code before and after each
 * operation, and lock calls as another transaction does.
 */
public final class RecordingRepository implements CallRepository {
  /** Operations of the port that access the storage. */
  public enum Operation {
    INSERT,
    FIND_REQUEST,
    FIND,
    UPDATE,
    TRY_UPDATE_ALL,
    SEARCH,
    HISTORY,
    JOURNAL,
    JOURNAL_OF,
    FIND_ALL,
    CLAIM_DUE,
    RENEW,
    RELEASE,
    BACKLOG,
    PURGE,
    ANONYMIZE
  }

  /** One operation, and the changes to be stored; none for those that store no change. */
  public record Invocation(Operation operation, List<CallChange> changes) {
    public boolean is(Operation expected) {
      return operation == expected;
    }
  }

  /** The storage; operations on it directly are not recorded. */
  public final InMemoryCallRepository memory = new InMemoryCallRepository();

  /** The operations in their order. */
  public final List<Operation> log = Collections.synchronizedList(new ArrayList<>());

  private volatile Consumer<Invocation> before = invocation -> {};
  private volatile Consumer<Operation> after = operation -> {};
  private volatile Predicate<CallId> locked = id -> false;
  private volatile Consumer<Runnable> commits = Runnable::run;

  /** Runs code before each operation from now on; an exception of it makes the operation fail. */
  public void before(Consumer<Invocation> action) {
    before = action;
  }

  /** Runs code after each operation, before its caller gets the answer. */
  public void after(Consumer<Operation> action) {
    after = action;
  }

  /** Removes the code set by {@link #before}. */
  public void work() {
    before = invocation -> {};
  }

  /** Locks calls as a transaction of another connection does. */
  public void lock(Predicate<CallId> ids) {
    locked = ids;
  }

  /** Collects the code to be run after the commit, instead of running it at once. */
  public void onCommit(Consumer<Runnable> tasks) {
    commits = tasks;
  }

  /** The operations in their order. */
  public List<Operation> operations() {
    return List.copyOf(log);
  }

  /** Forgets the operations recorded so far. */
  public void clear() {
    log.clear();
  }

  public long count(Operation... operations) {
    Set<Operation> counted = EnumSet.noneOf(Operation.class);
    counted.addAll(Arrays.asList(operations));
    return operations().stream().filter(counted::contains).count();
  }

  /** {@return the number of operations that need a write transaction in a database} */
  public long writes() {
    return count(
        Operation.CLAIM_DUE,
        Operation.RENEW,
        Operation.RELEASE,
        Operation.UPDATE,
        Operation.TRY_UPDATE_ALL);
  }

  private <T> T record(Operation operation, Collection<CallChange> changes, Supplier<T> action) {
    log.add(operation);
    before.accept(new Invocation(operation, List.copyOf(changes)));
    T result = action.get();
    after.accept(operation);
    return result;
  }

  private <T> T record(Operation operation, Supplier<T> action) {
    return record(operation, List.of(), action);
  }

  @Override
  public VideoCall insert(CallChange change, RepositoryRules rules) {
    return record(Operation.INSERT, List.of(change), () -> memory.insert(change, rules));
  }

  @Override
  public Optional<VideoCall> findRequest(RequestKey key) {
    return record(Operation.FIND_REQUEST, () -> memory.findRequest(key));
  }

  @Override
  public Optional<VideoCall> find(CallId id) {
    return record(Operation.FIND, () -> memory.find(id));
  }

  @Override
  public VideoCall update(CallChange change, RepositoryRules rules) {
    return record(Operation.UPDATE, List.of(change), () -> memory.update(change, rules));
  }

  @Override
  public Set<CallId> tryUpdateAll(Collection<CallChange> changes) {
    return record(
        Operation.TRY_UPDATE_ALL,
        changes,
        () -> {
          Set<CallId> lost = new HashSet<>();
          List<CallChange> free = new ArrayList<>();
          for (CallChange change : changes) {
            CallId id = change.call().id();
            if (locked.test(id)) {
              lost.add(id);
            } else {
              free.add(change);
            }
          }
          lost.addAll(memory.tryUpdateAll(free));
          return lost;
        });
  }

  @Override
  public CallQuery.Page search(CallQuery query) {
    return record(Operation.SEARCH, () -> memory.search(query));
  }

  @Override
  public List<CallEvent> history(CallId id, int after, int limit) {
    return record(Operation.HISTORY, () -> memory.history(id, after, limit));
  }

  @Override
  public List<JournalEntry> journalOf(String participant, Instant after, int limit) {
    return record(Operation.JOURNAL_OF, () -> memory.journalOf(participant, after, limit));
  }

  @Override
  public List<JournalEntry> journal(@Nullable Instant after, Duration overlap, int limit) {
    return record(Operation.JOURNAL, () -> memory.journal(after, overlap, limit));
  }

  @Override
  public List<VideoCall> findAll(Collection<CallId> ids) {
    return record(Operation.FIND_ALL, () -> memory.findAll(ids));
  }

  @Override
  public List<VideoCall> claimDue(Instant now, Duration ahead, Duration lease, int limit) {
    return record(Operation.CLAIM_DUE, () -> memory.claimDue(now, ahead, lease, limit));
  }

  @Override
  public List<VideoCall> renew(Collection<CallId> ids, Instant now, Duration lease) {
    return record(
        Operation.RENEW,
        () -> memory.renew(ids.stream().filter(locked.negate()).toList(), now, lease));
  }

  @Override
  public void release(Collection<CallId> ids) {
    record(
        Operation.RELEASE,
        () -> {
          memory.release(ids);
          return ids;
        });
  }

  @Override
  public Backlog backlog(Instant now) {
    return record(Operation.BACKLOG, () -> memory.backlog(now));
  }

  @Override
  public void afterCommit(Runnable task) {
    commits.accept(task);
  }

  @Override
  public int purge(Instant endedBefore, int limit) {
    return record(Operation.PURGE, () -> memory.purge(endedBefore, limit));
  }

  @Override
  public int anonymize(String identity, int limit) {
    return record(Operation.ANONYMIZE, () -> memory.anonymize(identity, limit));
  }
}
