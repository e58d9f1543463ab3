package dev.bookend.call;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a transition: the changed call and its events, not stored yet. Immutable. Another
 * transition before it is stored is applied with {@link #then}, not to {@link #call()}: the first
 * one would be lost.
 *
 * @param before the stored call before the transition, with the same version; a repository may
 *     update only the columns whose values differ; null = unknown, or the call is new
 * @param call the call after the transition, with the version that was loaded
 * @param events the events of the transition, in order
 * @param changed whether the call has to be stored
 * @param requestKey the idempotency key of the request that the change answers, stored with the
 *     change; null = the change answers no request with a key
 */
@CheckReturnValue
public record CallChange(
    @Nullable VideoCall before,
    VideoCall call,
    List<CallEvent> events,
    boolean changed,
    @Nullable RequestKey requestKey) {
  public CallChange {
    if (before != null && (!before.id().equals(call.id()) || before.version() != call.version())) {
      throw new IllegalArgumentException("before must be the stored state of the same version");
    }
    events = List.copyOf(events);
  }

  /**
   * Creates a change of a call whose stored state is not known, or of a new one. It answers no
   * request with an idempotency key.
   *
   * @param call the call after the transition
   * @param events the events of the transition, in order
   * @param changed whether the call has to be stored
   */
  public CallChange(VideoCall call, List<CallEvent> events, boolean changed) {
    this(null, call, events, changed, null);
  }

  /**
   * Creates a result without a change.
   *
   * @param call the unchanged call
   * @return a result that is not stored
   */
  public static CallChange none(VideoCall call) {
    return new CallChange(call, call, List.of(), false, null);
  }

  /**
   * Applies another transition after this change.
   *
   * @param move the transition, applied to the call after this change
   * @return one change with the events of both
   */
  public CallChange then(Function<VideoCall, CallChange> move) {
    CallChange next = move.apply(call);
    List<CallEvent> both = new ArrayList<>(events);
    both.addAll(next.events);
    RequestKey key = next.requestKey == null ? requestKey : next.requestKey;
    return new CallChange(before, next.call, both, changed || next.changed, key);
  }

  /**
   * {@return a copy that answers a request: its idempotency key is stored together with the change,
   * also if the call stays the same; this change if the key is null}
   *
   * @param key the key of the request
   */
  public CallChange answering(@Nullable RequestKey key) {
    return key == null ? this : new CallChange(before, call, events, true, key);
  }

  /**
   * {@return whether this change may raise the cost: it reschedules the call, or adds people} A
   * repository then checks the spend caps in the transaction of the change, under their lock.
   */
  public boolean mayRaiseCost() {
    return events.stream()
        .anyMatch(
            event -> event instanceof CallEvent.Rescheduled || event instanceof CallEvent.Added);
  }

  /**
   * {@return the identities of the people whom this change adds} A repository adds them to its
   * search index in the same transaction.
   */
  public Set<String> added() {
    return events.stream()
        .filter(CallEvent.Added.class::isInstance)
        .map(CallEvent::identity)
        .flatMap(Stream::ofNullable)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * {@return the identities of people whom this change makes busy: they request, accept or
   * reschedule an exclusive call. Empty if the call is not exclusive, or is over}
   */
  public Set<String> madeBusy() {
    Set<String> busy = new HashSet<>();
    for (CallEvent event : events) {
      if (event instanceof CallEvent.Accepted accepted) {
        busy.add(accepted.by());
      } else if (event instanceof CallEvent.Requested || event instanceof CallEvent.Rescheduled) {
        busy.addAll(call.busyIdentities());
      }
    }
    busy.retainAll(call.busyIdentities());
    return busy;
  }

  /**
   * {@return whether this change contains a request, an answer, a rescheduling, or a change of
   * people, or answers a request with an idempotency key}
   */
  public boolean isOfPeople() {
    return requestKey != null
        || events.stream()
            .anyMatch(
                event ->
                    event instanceof CallEvent.Requested
                        || event instanceof CallEvent.Accepted
                        || event instanceof CallEvent.Declined
                        || event instanceof CallEvent.Added
                        || event instanceof CallEvent.Removed
                        || event instanceof CallEvent.Rescheduled);
  }

  /** {@return the call after this change is stored, with the next version} */
  public VideoCall stored() {
    return RoomUpdates.stored(call);
  }

  @Override
  public String toString() {
    return "CallChange[" + call + ", " + events + "]";
  }
}
