package dev.bookend.port;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where calls and their events are kept. A call and the events that come with it are written
 * together or not at all. Instants are kept to the microsecond. Implementations are thread-safe.
 * Every operation throws {@link dev.bookend.call.StorageException} if the storage can't be reached.
 *
 * <p>Who calls from inside a transaction of the host's joins it, if the implementation can: what is
 * stored is there for others once the host has committed, and never if the host rolls back.
 *
 * <p>A change that {@linkplain CallChange#madeBusy() makes people busy} is only written if {@link
 * DoubleBookedException#check} allows it, given all calls of these people; that check and the write
 * are one atomic step.
 *
 * <p>An instant call is only written if no stored call is one that it {@linkplain
 * VideoCall#repeated repeats}; that check and the write are one atomic step, too.
 *
 * <p>A new call, and one that is rescheduled, is only written if it fits into the {@linkplain
 * CallChange#caps() caps} of the change, which {@link dev.bookend.call.CallCost.Cap#check} tells;
 * that check and the write are one atomic step, too. What others have written by then counts,
 * whatever node they are on.
 *
 * <p>A new call is only written if its requester keeps within the {@linkplain CallChange#limits()
 * limits} of the change, which {@link dev.bookend.call.PersonLimits#checkRequest} tells, in the
 * same atomic step. Their share of a cap is checked with the cap.
 */
public interface CallRepository {
  /**
   * Stores a new call and its events.
   *
   * @param change a call with version 0
   * @return the call as stored, with version 1; or, if its requester has a call with the same
   *     request key, or it repeats an instant call, that one, and nothing is stored
   * @throws CallConflictException if there is a call with this id
   * @throws DoubleBookedException if the requester is busy with another exclusive call
   * @throws QuotaExceededException if it does not fit into a cap, or exceeds its requester's limits
   */
  VideoCall insert(CallChange change);

  /**
   * {@return the call that was asked for with a request key; empty if there is none}
   *
   * @param requestedBy who asked
   * @param requestKey with which key
   */
  Optional<VideoCall> findRequest(String requestedBy, String requestKey);

  /**
   * {@return the call as it was last stored; empty if there is none}
   *
   * @param id the call
   */
  Optional<VideoCall> find(CallId id);

  /**
   * Stores a changed call and appends its events, if the stored call still has the version that the
   * change began with.
   *
   * @param change a call that was found, and moved
   * @return the call as stored, with the next version
   * @throws CallConflictException if the stored call has another version, or is gone; nothing is
   *     stored
   * @throws DoubleBookedException if it is accepted or rescheduled by a person who is busy with
   *     another exclusive call
   * @throws QuotaExceededException if it is rescheduled, and does not fit into a cap
   */
  VideoCall update(CallChange change);

  /**
   * Stores many changes of different calls, each as {@link #update} would. One whose race was lost
   * does not keep the others from it, nor does one that somebody else's open transaction is at: it
   * is not waited for, and counts as lost. After an exception none of them is stored (in a
   * transaction of the host's, once that is rolled back), or all, if the storage was lost just when
   * it had stored them.
   *
   * @param changes no two of the same call
   * @return the calls whose change was not stored: the race was lost, or somebody else is at it
   * @throws IllegalArgumentException if one of them {@linkplain CallChange#isOfPeople() is of
   *     people}
   */
  Set<CallId> updateAll(Collection<CallChange> changes);

  /**
   * {@return the matching calls, in the order of the query}
   *
   * @param query which calls
   */
  CallQuery.Page search(CallQuery query);

  /**
   * {@return a page of a call's events, in the order of their numbers; empty if there are none}
   *
   * @param id the call
   * @param after the number of the last event before the page; 0 for the first page
   * @param limit the largest number of events, 1 or more
   */
  List<CallEvent> history(CallId id, int after, int limit);

  /**
   * Claims calls whose {@link VideoCall#dueAt()} is not after {@code now + ahead}. Nobody else gets
   * them until the lease is over, the claim is {@linkplain #release released}, or the call is
   * stored with a {@code dueAt} that is earlier than it was or than it was claimed for, later than
   * the end of the lease, or none. Claims do not change versions and forbid nothing: who acts on
   * one still stores with {@link #update}. A storage that several nodes share counts leases by its
   * own clock, for those of the nodes may differ.
   *
   * @param now the time
   * @param ahead how far to look ahead, 0 or more
   * @param lease how long the claim lasts
   * @param limit how many calls at the most
   * @return the claimed calls, the earliest due first
   */
  List<VideoCall> claimDue(Instant now, Duration ahead, Duration lease, int limit);

  /**
   * Makes claims that are not over last for another lease from now on. Claims of others stay as
   * they are, and so do those on calls that somebody else's open transaction is at.
   *
   * @param ids calls that were claimed here and are still being worked on
   * @param now the time
   * @param lease how long the claims last from then on
   * @return those of the calls whose claims last longer now, as they are now
   */
  List<VideoCall> renew(Collection<CallId> ids, Instant now, Duration lease);

  /**
   * Gives claims back, so that others need not wait for the lease. Claims of others stay, and so do
   * those on calls that somebody else's open transaction is at.
   *
   * @param ids calls that were claimed here
   */
  void release(Collection<CallId> ids);

  /**
   * {@return what should have been done by now, whoever has claimed it} Quick enough to be asked
   * every few seconds.
   *
   * @param now the time
   */
  Backlog backlog(Instant now);

  /**
   * Runs a task as soon as everybody can see what this thread has stored so far: at once, or after
   * the host's transaction was committed. If that is rolled back, the task never runs.
   *
   * @param task quick, and without exceptions
   */
  void afterCommit(Runnable task);

  /**
   * Deletes calls that ended before an instant and that nothing is left to do for, with their
   * events.
   *
   * @param endedBefore calls that reached their final state earlier than this
   * @param limit how many calls at the most
   * @return how many were deleted; fewer than the limit if no more are left, save those that others
   *     are at
   */
  int purge(Instant endedBefore, int limit);

  /**
   * {@linkplain CallChange#forget Removes a person} from calls that are over and that nothing is
   * left to do for, and from their events.
   *
   * @param identity the person
   * @param limit how many calls at the most
   * @return in how many calls; fewer than the limit if no more are left
   */
  int forget(String identity, int limit);

  /**
   * What should have been done.
   *
   * @param oldestDueAt since when the call that has waited longest is due for a transition or for
   *     its room; null if none is. Events that are not delivered yet do not count
   * @param untold how many events of calls that are due within five minutes, which is as long as a
   *     listener that fails is left alone, are still to be told
   */
  record Backlog(@Nullable Instant oldestDueAt, long untold) {
    /** How far ahead untold events are looked for. */
    public static final Duration AHEAD = Duration.ofMinutes(5);
  }
}
