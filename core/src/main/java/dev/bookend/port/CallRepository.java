package dev.bookend.port;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores calls and their events. A call and the events of its change are stored in one transaction.
 * Instants are stored with microsecond precision. Implementations are thread-safe. Every operation
 * throws {@link dev.bookend.call.StorageException} if the storage cannot be reached.
 *
 * <p>Inside a transaction of the host application, operations join that transaction if the
 * implementation supports it. A change then becomes visible when the host application commits, and
 * is discarded when it rolls back.
 *
 * <p>These checks are each atomic with the write. They include every change that was stored before,
 * by any node:
 *
 * <ul>
 *   <li>A change that {@linkplain CallChange#madeBusy() makes people busy} is stored only if {@link
 *       RepositoryRules#checkDoubleBooking} accepts it, given all calls of these people.
 *   <li>A new instant call is stored only if it does not {@linkplain VideoCall#repeated repeat} a
 *       stored call.
 *   <li>A new or rescheduled call is stored only if {@link RepositoryRules#checkSpendCaps} accepts
 *       it. This includes the requester's share of each cap.
 *   <li>A new call is stored only if {@link RepositoryRules#checkRequest} accepts it.
 *   <li>An idempotency key belongs to one call per requester, and to one request: {@link
 *       RepositoryRules#checkKey} accepts it. It is stored with the change that {@linkplain
 *       CallChange#requestKey() answers} the request, and deleted with the call.
 *   <li>A further key is stored with a ringing call only if {@link RepositoryRules#checkKeyCount}
 *       accepts it.
 * </ul>
 */
public interface CallRepository {
  /**
   * Stores a new call and its events.
   *
   * @param change a call with version 0
   * @param rules the spend caps, and the limits of the requester
   * @return the stored call, with version 1. If the requester's key belongs to a call, that call is
   *     returned and nothing is stored. If the new call repeats an instant call, that call is
   *     returned and only the key is stored, unless the requester {@linkplain VideoCall#isAwaiting
   *     has to answer} it
   * @throws CallConflictException if a call with this id exists
   * @throws KeyReusedException if the requester's key belongs to another request
   * @throws DoubleBookedException if the requester is busy with another exclusive call
   * @throws QuotaExceededException if it exceeds a spend cap, or the limits of its requester; also
   *     if only a key would be stored
   */
  VideoCall insert(CallChange change, RepositoryRules rules);

  /**
   * Stores a new call and its events without spend caps and limits, as {@link #insert(CallChange,
   * RepositoryRules)} does with {@link RepositoryRules#NONE}.
   *
   * @param change a call with version 0
   * @return the stored call
   */
  default VideoCall insert(CallChange change) {
    return insert(change, RepositoryRules.NONE);
  }

  /**
   * {@return the call with which the request of this key was answered before; empty if the
   * requester has not used the key}
   *
   * @param key the key of a request
   * @throws KeyReusedException if the requester's key belongs to another request, or if a person of
   *     its call was {@linkplain #anonymize anonymized}
   */
  Optional<VideoCall> findRequest(RequestKey key);

  /**
   * {@return the stored call; empty if there is none}
   *
   * @param id the call
   */
  Optional<VideoCall> find(CallId id);

  /**
   * Stores a changed call, appends its events and stores the idempotency key of the change, if the
   * stored call still has the version of the changed call (optimistic lock).
   *
   * <p>The changed call need not have been read just before: a node that has stored it last changes
   * it without {@link #find}. So a version conflict takes precedence over every other rejection,
   * and a repository that restricts access does it here, too.
   *
   * @param change a change of a call that was loaded from this repository or stored in it
   * @param rules the spend caps, and the requester's share of them
   * @return the call as stored, with the next version
   * @throws CallConflictException if the stored call has another version or was deleted, or if the
   *     key belongs to a call already; nothing is stored
   * @throws KeyReusedException if the key belongs to another request; nothing is stored
   * @throws DoubleBookedException if the change makes a person busy during another exclusive call
   * @throws QuotaExceededException if a rescheduled call exceeds a spend cap
   */
  VideoCall update(CallChange change, RepositoryRules rules);

  /**
   * Stores a changed call without spend caps, as {@link #update(CallChange, RepositoryRules)} does
   * with {@link RepositoryRules#NONE}.
   *
   * @param change a change of a call that was loaded from this repository
   * @return the call as stored, with the next version
   */
  default VideoCall update(CallChange change) {
    return update(change, RepositoryRules.NONE);
  }

  /**
   * Stores a batch of changes of different calls, each as {@link #update(CallChange)} does. A
   * version conflict does not affect the rest of the batch. Calls locked by another transaction are
   * not waited for, and count as conflicts.
   *
   * <p>After an exception no change of the batch is stored; inside a transaction of the host
   * application this holds once it is rolled back. If the connection fails during the commit, the
   * whole batch may be stored instead.
   *
   * @param changes the batch, with at most one change per call
   * @return the calls whose change was not stored, because of a version conflict or a lock of
   *     another transaction
   * @throws IllegalArgumentException if the batch contains a change {@linkplain
   *     CallChange#isOfPeople() by a person}
   */
  Set<CallId> tryUpdateAll(Collection<CallChange> changes);

  /**
   * {@return the matching calls, in the order of the query}
   *
   * @param query the search criteria
   */
  CallQuery.Page search(CallQuery query);

  /**
   * {@return a page of a call's events, by ascending sequence number; empty if there are none}
   *
   * @param id the call
   * @param after the sequence number of the last event before the page; 0 for the first page
   * @param limit the largest number of events, 1 or more
   */
  List<CallEvent> history(CallId id, int after, int limit);

  /**
   * {@return the newest events of all calls, by the time at which they were stored, then by call
   * and sequence number} Transactions become visible in another order than they store their events,
   * so a reader repeats the last seconds, and ignores repeated events.
   *
   * @param after the latest time of storage that the reader has seen; null = the present time of
   *     the storage
   * @param overlap how long before that time the events begin, 0 or more
   * @param limit the largest number of events, 1 or more
   */
  List<JournalEntry> journal(@Nullable Instant after, Duration overlap, int limit);

  /**
   * {@return the events of one person's calls that were stored after a time, in the order of {@link
   * #journal}}
   *
   * @param participant the person; a removed person is still one of the call
   * @param after a time of storage
   * @param limit the largest number of events, 1 or more
   */
  List<JournalEntry> journalOf(String participant, Instant after, int limit);

  /**
   * {@return the stored calls, in any order; without those that do not exist}
   *
   * @param ids the calls
   */
  List<VideoCall> findAll(Collection<CallId> ids);

  /**
   * Claims calls whose {@link VideoCall#dueAt()} is not after {@code now + ahead}, and takes a
   * lease on each. Other nodes cannot claim them until the lease expires or the claim is
   * {@linkplain #release released}.
   *
   * <p>A stored change also ends the claim if its new {@code dueAt} is absent, later than the end
   * of the lease, or earlier than the previous {@code dueAt} or the one at the time of the claim.
   *
   * <p>A claim does not change the version and does not lock the call: a node stores changes of a
   * claimed call with {@link #update(CallChange)}. A storage shared by several nodes measures
   * leases with its own clock, because the clocks of the nodes may differ.
   *
   * @param now the current time
   * @param ahead the look-ahead, 0 or more
   * @param lease how long the claim lasts
   * @param limit the batch size
   * @return the claimed calls, earliest {@code dueAt} first
   */
  List<VideoCall> claimDue(Instant now, Duration ahead, Duration lease, int limit);

  /**
   * Renews the lease of claims that have not expired. Claims of other nodes do not change, nor do
   * claims on calls locked by another transaction.
   *
   * @param ids calls that this node has claimed and still works on
   * @param now the current time
   * @param lease the new lease, counted from {@code now}
   * @return the calls whose lease was renewed, in their current state
   */
  List<VideoCall> renew(Collection<CallId> ids, Instant now, Duration lease);

  /**
   * Releases claims, so that other nodes need not wait until the lease expires. Claims of other
   * nodes do not change, nor do claims on calls locked by another transaction.
   *
   * @param ids calls that this node has claimed
   */
  void release(Collection<CallId> ids);

  /**
   * {@return the overdue work of all nodes, claimed or not} The query is cheap enough to run every
   * few seconds.
   *
   * @param now the current time
   */
  Backlog backlog(Instant now);

  /**
   * Runs a task once the changes stored by this thread are visible to other transactions:
   * immediately, or after the host application's transaction commits. After a rollback the task
   * does not run.
   *
   * @param task a short task that does not throw
   */
  void afterCommit(Runnable task);

  /**
   * Deletes calls that ended before an instant and have no due work, together with their events and
   * idempotency keys. Calls locked by another transaction are skipped.
   *
   * @param endedBefore deletes calls that reached their final state before this instant
   * @param limit the batch size
   * @return the number of deleted calls; less than the limit if no further call can be deleted now
   */
  int purge(Instant endedBefore, int limit);

  /**
   * {@linkplain VideoCall#anonymize Anonymizes a person} with the {@linkplain RepositoryRules#alias
   * alias} in calls that are over and have no due work, and in their events. Deletes the person's
   * idempotency keys of these calls; keys of others stay, without their digests.
   *
   * @param identity the person's identity
   * @param limit the batch size
   * @return the number of changed calls; less than the limit if no such calls are left
   */
  int anonymize(String identity, int limit);

  /**
   * The overdue work of all nodes.
   *
   * @param oldestDueAt the earliest overdue transition or room task; null if there is none.
   *     Undelivered events do not count
   * @param undelivered the number of undelivered events of calls that are due within five minutes,
   *     the longest backoff of event delivery
   */
  record Backlog(@Nullable Instant oldestDueAt, long undelivered) {
    /** How far ahead undelivered events count: 5 minutes. */
    public static final Duration AHEAD = Duration.ofMinutes(5);
  }
}
