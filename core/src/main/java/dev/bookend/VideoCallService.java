package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.RoomEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The front door. People schedule calls, answer, join and end them; the host does so too, as {@link
 * Actor#host()}. What the guard refuses to somebody who is no participant looks like a call that
 * does not exist. Thread-safe.
 *
 * <p>Every operation that names a call throws {@link CallNotFoundException} if there is none,
 * {@link CallNotAllowedException} if the guard refuses it to a participant, {@link
 * dev.bookend.call.IllegalCallStateException} if the call's state forbids it, and {@link
 * CallConflictException} if others changed the call all the while. One that has already happened
 * changes nothing and is no error.
 */
public interface VideoCallService {
  /** The most events of one page of a history: 500. */
  int MAX_EVENTS = 500;

  /** {@return a builder; repository, tokens and rooms have to be set} */
  static VideoCallServiceBuilder builder() {
    return new VideoCallServiceBuilder();
  }

  /** {@return the time by the service's clock, to the microsecond} */
  Instant now();

  /** {@return the settings of new calls: defaults and ranges of a request's values} */
  CallSettings settings();

  /** {@return the keeper of these calls' time; it does nothing until it is started or driven} */
  CallKeeper keeper();

  /**
   * Asks for a call. The requester has accepted by asking.
   *
   * @param actor who asks: the requester, or the host
   * @param request what for
   * @return the call; if the requester has asked with the same key before, the call of that time
   * @throws InvalidValueException if time or limit are out of range
   * @throws CallNotAllowedException if the guard refuses the request, or the view of the earlier
   *     call with the same key; or if only the host requests calls
   * @throws dev.bookend.call.KeyReusedException if the key was used for other people, another time,
   *     limit or booking
   * @throws dev.bookend.call.DoubleBookedException if an exclusive call overlaps
   * @throws dev.bookend.call.QuotaExceededException if it does not fit into a spend cap, or the
   *     person has requested too many calls
   */
  VideoCall request(Actor actor, CallRequest request);

  /**
   * {@return the call}
   *
   * @param actor who looks
   * @param id the call
   */
  VideoCall get(Actor actor, CallId id);

  /**
   * {@return calls, in the order of the query: a person's own, or for the host all that match}
   *
   * @param actor who looks
   * @param query which calls; its participant is the actor, unless that is the host
   */
  CallQuery.Page search(Actor actor, CallQuery query);

  /**
   * Returns a page of a call's events. A page costs the same wherever it begins. Events that are
   * stored between two pages come after all earlier ones, so that none is returned twice or left
   * out.
   *
   * @param actor who looks
   * @param id the call
   * @param after the {@linkplain CallEvent#sequence() number} of the last event before the page; 0
   *     for the first page
   * @param limit the largest number of events: 1 to {@value #MAX_EVENTS}
   * @return the events, in the order of their numbers; fewer than the limit if these are the last
   * @throws InvalidValueException if {@code after} is negative or {@code limit} is out of its range
   */
  List<CallEvent> history(Actor actor, CallId id, int after, int limit);

  /**
   * {@return all events of a call, in the order of their numbers; read page by page}
   *
   * @param actor who looks
   * @param id the call
   */
  default List<CallEvent> history(Actor actor, CallId id) {
    List<CallEvent> all = new ArrayList<>();
    List<CallEvent> page;
    do {
      page = history(actor, id, all.size(), MAX_EVENTS);
      all.addAll(page);
    } while (page.size() == MAX_EVENTS);
    return List.copyOf(all);
  }

  /**
   * Accepts. When everybody has, the call is accepted.
   *
   * @param actor a participant
   * @param id the call
   * @return the call after it
   */
  VideoCall accept(Actor actor, CallId id);

  /**
   * Declines. That ends a call of two.
   *
   * @param actor a participant
   * @param id the call
   * @return the call after it
   */
  VideoCall decline(Actor actor, CallId id);

  /**
   * Calls a call off that has not begun.
   *
   * @param actor who
   * @param id the call
   * @param reason why, 1 to 500 characters; null if it is not told
   * @return the call after it
   */
  VideoCall cancel(Actor actor, CallId id, @Nullable String reason);

  /**
   * Moves a call that has not begun to another time. The others are asked again.
   *
   * @param actor who; the host does it for the requester
   * @param id the call
   * @param time when it is to begin
   * @param limit how long it may last; null = as before
   * @return the call after it
   * @throws InvalidValueException if time or limit are out of range
   */
  VideoCall reschedule(Actor actor, CallId id, Instant time, @Nullable Duration limit);

  /**
   * Lets a participant in: opens the room if need be, and issues a token for this person only. May
   * be repeated for as long as the call can be joined. Not for use in a transaction of the host's.
   *
   * @param actor a participant
   * @param id the call
   * @return the ticket
   * @throws dev.bookend.call.TooEarlyException before the join window
   * @throws dev.bookend.call.CallOverException after the end, or when it can no longer begin
   * @throws dev.bookend.call.VideoNotConfiguredException if there are no credentials
   * @throws dev.bookend.call.ProviderException if the provider can't open the room
   */
  JoinTicket join(Actor actor, CallId id);

  /**
   * A participant reports to be in the room. Where rooms are managed the provider is asked soon,
   * and only its answer counts; else the report does.
   *
   * @param actor a participant
   * @param id the call
   * @return the call after it
   */
  VideoCall connected(Actor actor, CallId id);

  /**
   * Reports that a participant leaves the room. With ad-hoc rooms the report ends the connection.
   * With managed rooms it sets the reason, and the keeper checks presence at the provider soon.
   *
   * @param actor a participant
   * @param id the call
   * @return the call after it
   */
  VideoCall left(Actor actor, CallId id);

  /**
   * Puts a participant out of the call's room, where rooms are managed. A token can't be taken
   * back: with an earlier one the participant may come again. Not for use in a transaction of the
   * host's.
   *
   * @param actor the host
   * @param id the call
   * @param identity the participant
   * @return the call, in which the connection is about to end
   * @throws CallNotAllowedException if a person asks for it
   * @throws dev.bookend.call.ProviderException if the provider fails or can't be reached
   */
  VideoCall remove(Actor actor, CallId id, String identity);

  /**
   * Moves the end of a running call, as far as its terms allow.
   *
   * @param actor who
   * @param id the call
   * @param more by how much, in whole milliseconds
   * @return the call after it
   * @throws InvalidValueException if it is not positive, or more than the terms allow
   */
  VideoCall extend(Actor actor, CallId id, Duration more);

  /**
   * Ends a call in progress, or one that a participant has joined. Before the start, presence is
   * checked at the provider: the call is completed if two participants met or if presence is
   * unknown, and otherwise missed. Not for use in a transaction of the host's.
   *
   * @param actor who; the host need not have joined
   * @param id the call
   * @return the call after it
   * @throws dev.bookend.call.ProviderException if the provider has to be asked and does not answer
   */
  VideoCall complete(Actor actor, CallId id);

  /**
   * Takes in what the provider tells. Late, repeated, outdated and foreign events change nothing; a
   * room that has the call's name, but is not its own, is closed.
   *
   * @param event what the provider told
   */
  void apply(RoomEvent event);

  /**
   * {@return how many old calls were deleted, with their history} Those with a room to close or an
   * event to tell are left. Works in steps of 500, in transactions of its own or all in the host's.
   *
   * @param endedBefore calls that ended earlier than this
   */
  long purge(Instant endedBefore);

  /**
   * {@return from how many calls a person was removed} A meaningless name takes their place; words
   * and provider's ids of theirs are deleted, their role stays. Calls that are not over, or have a
   * room to close or an event to tell, are left. Works in steps, as {@link #purge} does.
   *
   * @param identity one of their people; a guard may have let others act, who stay in the events
   */
  long forget(String identity);
}
