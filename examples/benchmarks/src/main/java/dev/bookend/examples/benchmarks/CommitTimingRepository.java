package dev.bookend.examples.benchmarks;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import dev.bookend.port.RepositoryRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the time between each deadline and the commit of the end. All operations are delegated
 * to another repository.
 */
final class CommitTimingRepository implements CallRepository {
  private final CallRepository repository;
  private final Consumer<Duration> committed;

  /**
   * Creates a repository.
   *
   * @param repository the repository with the calls
   * @param committed receives the measured times
   */
  CommitTimingRepository(CallRepository repository, Consumer<Duration> committed) {
    this.repository = repository;
    this.committed = committed;
  }

  @Override
  public Set<CallId> tryUpdateAll(Collection<CallChange> changes) {
    Set<CallId> conflicts = repository.tryUpdateAll(changes);
    Instant now = Instant.now();
    changes.forEach(change -> report(change, conflicts, now));
    return conflicts;
  }

  private void report(CallChange change, Set<CallId> conflicts, Instant now) {
    VideoCall call = change.call();
    Instant due = call.times().endsAt();
    if (due != null && !conflicts.contains(call.id()) && ends(change)) {
      committed.accept(Duration.between(due, now));
    }
  }

  private static boolean ends(CallChange change) {
    return change.events().stream().anyMatch(CallEvent.Completed.class::isInstance);
  }

  @Override
  public VideoCall insert(CallChange change, RepositoryRules rules) {
    return repository.insert(change, rules);
  }

  @Override
  public Optional<VideoCall> findRequest(RequestKey key) {
    return repository.findRequest(key);
  }

  @Override
  public Optional<VideoCall> find(CallId id) {
    return repository.find(id);
  }

  @Override
  public VideoCall update(CallChange change, RepositoryRules rules) {
    return repository.update(change, rules);
  }

  @Override
  public CallQuery.Page search(CallQuery query) {
    return repository.search(query);
  }

  @Override
  public List<CallEvent> history(CallId id, int after, int limit) {
    return repository.history(id, after, limit);
  }

  @Override
  public List<JournalEntry> journalOf(String participant, Instant after, int limit) {
    return repository.journalOf(participant, after, limit);
  }

  @Override
  public List<JournalEntry> journal(@Nullable Instant after, Duration overlap, int limit) {
    return repository.journal(after, overlap, limit);
  }

  @Override
  public List<VideoCall> findAll(Collection<CallId> ids) {
    return repository.findAll(ids);
  }

  @Override
  public List<VideoCall> claimDue(Instant now, Duration ahead, Duration lease, int limit) {
    return repository.claimDue(now, ahead, lease, limit);
  }

  @Override
  public List<VideoCall> renew(Collection<CallId> ids, Instant now, Duration lease) {
    return repository.renew(ids, now, lease);
  }

  @Override
  public void release(Collection<CallId> ids) {
    repository.release(ids);
  }

  @Override
  public Backlog backlog(Instant now) {
    return repository.backlog(now);
  }

  @Override
  public void afterCommit(Runnable task) {
    repository.afterCommit(task);
  }

  @Override
  public int purge(Instant endedBefore, int limit) {
    return repository.purge(endedBefore, limit);
  }

  @Override
  public int anonymize(String identity, int limit) {
    return repository.anonymize(identity, limit);
  }
}
