package dev.bookend.call;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The outcome of a move: the call as it is now, and what happened. Nothing is stored yet.
 *
 * @param call the call after the move, still with the version it was loaded with
 * @param events what the move caused, in order
 * @param changed whether there is anything to store
 * @param caps into what a new or a rescheduled call has to fit to be stored
 * @param limits the limits of the requester, checked when a new call is stored; of a rescheduled
 *     one only the share of caps is
 */
public record CallChange(
    VideoCall call,
    List<CallEvent> events,
    boolean changed,
    List<CallCost.Cap> caps,
    PersonLimits limits) {
  public CallChange {
    events = List.copyOf(events);
    caps = List.copyOf(caps);
  }

  /**
   * A change without caps and limits.
   *
   * @param call the call after the move
   * @param events what the move caused, in order
   * @param changed whether there is anything to store
   */
  public CallChange(VideoCall call, List<CallEvent> events, boolean changed) {
    this(call, events, changed, List.of(), PersonLimits.NONE);
  }

  /**
   * No change.
   *
   * @param call the call as it is
   * @return a change that needs no storing
   */
  public static CallChange none(VideoCall call) {
    return new CallChange(call, List.of(), false);
  }

  /**
   * This change, followed by another move.
   *
   * @param move what to do with the call after this change
   * @return both in one
   */
  public CallChange then(Function<VideoCall, CallChange> move) {
    CallChange next = move.apply(call);
    List<CallEvent> both = new ArrayList<>(events);
    both.addAll(next.events);
    return new CallChange(next.call, both, changed || next.changed, caps, limits);
  }

  /**
   * {@return the same change, to be stored only if a new or rescheduled call fits into caps}
   *
   * @param all the caps
   */
  public CallChange within(List<CallCost.Cap> all) {
    return new CallChange(call, events, changed, all, limits);
  }

  /**
   * {@return the same change, to be stored only if its requester keeps within limits}
   *
   * @param most the limits
   */
  public CallChange under(PersonLimits most) {
    return new CallChange(call, events, changed, caps, most);
  }

  /**
   * A person is removed from a call that is over; who they were is not kept, nor what they wrote.
   *
   * @param call the call
   * @param identity the person; none of the call's people means no change
   * @return a change without events
   */
  public static CallChange forget(VideoCall call, String identity) {
    return call.participant(identity).isEmpty()
        ? none(call)
        : new CallChange(Anonymization.in(call, identity), List.of(), true);
  }

  /**
   * {@return who takes the place of a person that is {@linkplain #forget forgotten}}
   *
   * @param call the call before
   * @param identity the person
   */
  public static String alias(VideoCall call, String identity) {
    return Anonymization.alias(call, identity);
  }

  /** {@return whether the call is moved to another time} */
  public boolean reschedules() {
    return events.stream().anyMatch(CallEvent.Rescheduled.class::isInstance);
  }

  /**
   * {@return the identities that this change makes busy for an exclusive call: those who request,
   * accept or reschedule it; empty if the call is not exclusive, or is over}
   */
  public Set<String> madeBusy() {
    Set<String> busy = new HashSet<>();
    if (call.terms().exclusive() && !call.status().isOver()) {
      for (CallEvent event : events) {
        if (event instanceof CallEvent.Accepted accepted) {
          busy.add(accepted.by());
        } else if (event instanceof CallEvent.Requested || event instanceof CallEvent.Rescheduled) {
          busy.addAll(Overlap.busy(call));
        }
      }
      busy.retainAll(Overlap.busy(call));
    }
    return busy;
  }

  /** {@return whether a person has asked for the call, answered, or moved it to another time} */
  public boolean isOfPeople() {
    return events.stream()
        .anyMatch(
            event ->
                event instanceof CallEvent.Requested
                    || event instanceof CallEvent.Accepted
                    || event instanceof CallEvent.Declined
                    || event instanceof CallEvent.Rescheduled);
  }

  /** {@return the call as it is once this change is stored: with the next version} */
  public VideoCall stored() {
    return RoomUpdates.stored(call);
  }

  @Override
  public String toString() {
    return "CallChange[" + call + ", " + events + "]";
  }
}
