package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RepositoryRules;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer of calls: loads a call unless this node has stored it last, applies a transition,
 * stores it with optimistic locking, and notifies the keeper after the commit. Thread-safe.
 */
public final class CallUpdater {
  /** Conflicts in a row after which CallConflictException is thrown to the caller. */
  private static final int TRIES = 50;

  private static final int TRIES_IF_FREE = 3;

  private final CallRepository repository;
  private final Clock clock;
  private final List<SpendCap> caps;
  private final RecentCalls recentCalls = new RecentCalls(Tick::now);
  private volatile StoredChanges storedChanges = StoredChanges.IGNORED;
  private volatile Runnable afterEvents = () -> {};

  /**
   * Creates an updater.
   *
   * @param repository the calls
   * @param clock the clock of the node
   * @param caps the spend caps of new and changed calls
   */
  public CallUpdater(CallRepository repository, Clock clock, List<SpendCap> caps) {
    this.repository = repository;
    this.clock = clock;
    this.caps = List.copyOf(caps);
  }

  /** Sets the receiver of stored changes; {@link StoredChanges#IGNORED} at first. */
  void notify(StoredChanges receiver) {
    storedChanges = receiver;
  }

  /**
   * Sets the callback after each commit of a transaction with an event; it must not block.
   *
   * @param action runs on the thread of the commit
   */
  public void afterEvents(Runnable action) {
    afterEvents = action;
  }

  /**
   * Stores a batch of the keeper's changes.
   *
   * @return the calls with a version conflict or a lock; all others are stored
   */
  Set<CallId> storeAll(Collection<CallChange> changes) {
    if (changes.isEmpty()) {
      return Set.of();
    }
    Set<CallId> lost = repository.tryUpdateAll(changes);
    List<VideoCall> stored =
        changes.stream()
            .filter(change -> !lost.contains(change.call().id()))
            .map(CallChange::stored)
            .toList();
    afterCommit(
        isCertain -> {
          for (VideoCall call : stored) {
            recentCalls.refresh(call, isCertain);
          }
          afterEvents.run();
        });
    return lost;
  }

  /**
   * Notifies the keeper that the live streams have polled the journal.
   *
   * @param calls the calls with new events, on whichever node they were stored
   */
  public void journalRead(Collection<VideoCall> calls) {
    storedChanges.onJournalRead(calls);
  }

  /** {@return the current time, truncated to microseconds} */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * {@return the call}
   *
   * @param id the call
   * @throws CallNotFoundException if it does not exist
   */
  public VideoCall load(CallId id) {
    return repository.find(id).orElseThrow(CallNotFoundException::new);
  }

  /**
   * {@return the call of an earlier request with the same key, even if its time has passed}
   *
   * @param key the key of the request; if it is null, the result is empty
   */
  public Optional<VideoCall> earlier(@Nullable RequestKey key) {
    return key == null ? Optional.empty() : repository.findRequest(key);
  }

  /**
   * {@return the new call, or the call of an earlier request with the same key or people}
   *
   * @param change the request of a call
   * @param limits the limits of the requester
   */
  public VideoCall insert(CallChange change, PersonLimits limits) {
    VideoCall call = repository.insert(change, new RepositoryRules(caps, limits));
    boolean isNew = call.id().equals(change.call().id());
    return isNew ? notified(call, change) : call;
  }

  /**
   * Applies a transition, with up to 50 attempts after conflicts. The clock is read once, before
   * the first attempt. The first attempt is made without reading the call if this node has stored
   * it within the last minute; its version is checked by the write.
   *
   * @param id the call
   * @param transition gets the latest state of the call and the time of the first attempt; it may
   *     run several times
   * @return the call after the change
   * @throws CallNotFoundException if it does not exist
   * @throws CallConflictException if each attempt loses against a concurrent change
   */
  public VideoCall change(CallId id, BiFunction<VideoCall, Instant, CallChange> transition) {
    return change(id, transition, PersonLimits.NONE, Optional::empty);
  }

  /**
   * Applies a transition as {@link #change(CallId, BiFunction)}.
   *
   * @param id the call
   * @param transition gets the latest state of the call and the time of the first attempt
   * @param limits the limits of the actor
   * @param afterConflict looks after each conflict for a call that another request has stored; that
   *     call is returned instead of another attempt
   * @return the call after the change, or the call of the other request
   */
  public VideoCall change(
      CallId id,
      BiFunction<VideoCall, Instant, CallChange> transition,
      PersonLimits limits,
      Supplier<Optional<VideoCall>> afterConflict) {
    Instant now = now();
    RepositoryRules rules = new RepositoryRules(caps, limits);
    CallChange recent = changeRecent(id, call -> transition.apply(call, now));
    for (int tries = 1; ; tries++) {
      CallChange change = recent != null ? recent : transition.apply(load(id), now);
      if (!change.changed()) {
        return change.call();
      }
      try {
        return notified(repository.update(change, rules), change);
      } catch (CallConflictException lost) {
        recent = null;
        recentCalls.remove(id);
        Optional<VideoCall> other = afterConflict.get();
        if (other.isPresent()) {
          return other.get();
        }
        if (tries == TRIES) {
          throw lost;
        }
      }
    }
  }

  /**
   * {@return the transition of the cached call; null if no call is cached, or if the transition
   * throws or changes nothing: then it is applied to the stored call}
   */
  private @Nullable CallChange changeRecent(CallId id, Function<VideoCall, CallChange> transition) {
    VideoCall recent = recentCalls.find(id);
    if (recent == null) {
      return null;
    }
    try {
      CallChange change = transition.apply(recent);
      return change.changed() ? change : null;
    } catch (RuntimeException rejected) {
      return null;
    }
  }

  /**
   * Applies a transition without waiting for a lock. A transaction of the host's may hold the lock
   * until it commits.
   *
   * @return the stored call; null if 3 attempts fail on a lock or a conflict
   */
  @Nullable VideoCall changeIfFree(CallId id, Function<VideoCall, CallChange> transition) {
    for (int tries = 0; tries < TRIES_IF_FREE; tries++) {
      CallChange change = transition.apply(load(id));
      if (!change.changed()) {
        return change.call();
      }
      if (repository.tryUpdateAll(List.of(change)).isEmpty()) {
        return notified(change.stored(), change);
      }
    }
    return null;
  }

  private VideoCall notified(VideoCall call, CallChange change) {
    afterCommit(
        isCertain -> {
          recentCalls.add(call, isCertain);
          afterEvents.run();
          if (isCertain) {
            storedChanges.onStored(new CallChange(call, change.events(), true));
          } else {
            storedChanges.onMaybeStored(call);
          }
        });
    return call;
  }

  /**
   * Runs an action after the commit of a write. It gets whether the write is committed for certain:
   * a transaction of the host's may have rolled it back to a savepoint before its own commit.
   */
  private void afterCommit(Consumer<Boolean> action) {
    AtomicBoolean isLater = new AtomicBoolean();
    repository.afterCommit(() -> action.accept(!isLater.get()));
    isLater.set(true);
  }
}
