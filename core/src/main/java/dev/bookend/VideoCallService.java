package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.GuestLink;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.live.LiveEvents;
import dev.bookend.port.CallQuery;
import dev.bookend.port.RoomEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Service for scheduling, answering, joining and ending calls, for people and, as {@link
 * Actor#system()}, for the host application. If the guard rejects an actor who is not a
 * participant, the call seems not to exist. Thread-safe.
 *
 * <p>Every operation on a call throws {@link CallNotFoundException} if it does not exist, {@link
 * CallNotAllowedException} if the guard rejects a participant, {@link
 * dev.bookend.call.IllegalCallStateException} if the state forbids the operation, {@link
 * CallConflictException} after 50 lost races against concurrent changes, and {@link
 * dev.bookend.call.StorageException} if the repository fails. A repeated operation changes nothing
 * and is not an error.
 *
 * <p>Operations join a transaction of the host's, if the repository does. Their events are
 * delivered after the commit.
 */
public interface VideoCallService {
  /** Largest number of events of one page of a history: 500. */
  int MAX_EVENTS = 500;

  /** {@return a builder; repository, tokens and rooms are required} */
  static VideoCallServiceBuilder builder() {
    return new VideoCallServiceBuilder();
  }

  /** {@return the current time of the service's clock, truncated to microseconds} */
  Instant now();

  /** {@return the settings of new calls: default values and ranges of requests} */
  CallSettings settings();

  /** {@return the keeper of these calls; it does nothing until it is started or driven by hand} */
  CallKeeper keeper();

  /** {@return the live streams of this node; close them before the web server stops} */
  LiveEvents live();

  /**
   * Requests a call. The requester accepts it by requesting.
   *
   * @param actor the requester, or the system, which names the requester with {@link
   *     CallRequest#onBehalfOf}
   * @param request people, time, limit and optional key of the call
   * @return the new call; if an earlier request with the same key was answered with a call, that
   *     call in its current state; if a call of the same people rings, that call, accepted by the
   *     requester
   * @throws InvalidValueException if time or limit are out of range; naming {@code requestedBy}, if
   *     the system names no requester, or a person another one
   * @throws CallNotAllowedException if the guard rejects the request or the view of the existing
   *     call, or if only the system may request calls
   * @throws dev.bookend.call.KeyReusedException if the key was used for a request with another
   *     {@linkplain dev.bookend.call.RequestKey#digest() digest}
   * @throws dev.bookend.call.DoubleBookedException if an exclusive call overlaps
   * @throws dev.bookend.call.QuotaExceededException if it exceeds a spend cap or a limit per person
   */
  VideoCall request(Actor actor, CallRequest request);

  /**
   * {@return the call}
   *
   * @param actor a participant, the system, or another actor that the guard allows
   * @param id the call
   */
  VideoCall get(Actor actor, CallId id);

  /**
   * {@return a page of calls, in the order of the query: of a person, their own calls; for the
   * system, all calls that match}
   *
   * @param actor a person, or the system
   * @param query the filter; for a person, its participant is replaced by the actor
   */
  CallQuery.Page search(Actor actor, CallQuery query);

  /**
   * Returns a page of the events of a call. Every page costs the same. New events have higher
   * numbers than all earlier ones, so that paging neither repeats nor skips an event.
   *
   * @param actor a participant, the system, or another actor that the guard allows
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
   * @param actor a participant, the system, or another actor that the guard allows
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
   * {@return who was in a call, and for how long} It is final once the event {@link
   * CallEvent.RoomClosed} is delivered.
   *
   * @param actor a participant, the system, or another actor that the guard allows
   * @param id the call
   */
  CallAttendance attendance(Actor actor, CallId id);

  /**
   * Accepts a call for one participant. The call is accepted when all participants have accepted.
   *
   * @param actor a participant
   * @param id the call
   * @return the changed call
   */
  VideoCall accept(Actor actor, CallId id);

  /**
   * Declines a call for one participant. A call of two people ends by that.
   *
   * @param actor a participant
   * @param id the call
   * @return the changed call
   */
  VideoCall decline(Actor actor, CallId id);

  /**
   * Cancels a call that has not begun.
   *
   * @param actor a participant or the system
   * @param id the call
   * @param reason a text of 1 to 500 characters; null = no reason
   * @return the changed call
   * @throws InvalidValueException if the reason is empty or too long
   */
  VideoCall cancel(Actor actor, CallId id, @Nullable String reason);

  /**
   * Moves a call that has not begun to another time. The other participants have to accept again.
   *
   * @param actor a participant, or the system, which acts for the requester
   * @param id the call
   * @param time the new scheduled time
   * @param limit the new limit; null = unchanged
   * @param reason a text of 1 to 500 characters; null = no reason
   * @return the changed call
   * @throws InvalidValueException if time or limit are out of range, or the reason is too long
   */
  VideoCall reschedule(
      Actor actor, CallId id, Instant time, @Nullable Duration limit, @Nullable String reason);

  /**
   * Moves a call as {@link #reschedule(Actor, CallId, Instant, Duration, String)}, without a
   * reason.
   *
   * @param actor a participant, or the system
   * @param id the call
   * @param time the new scheduled time
   * @param limit the new limit; null = unchanged
   * @return the changed call
   */
  default VideoCall reschedule(Actor actor, CallId id, Instant time, @Nullable Duration limit) {
    return reschedule(actor, id, time, limit, null);
  }

  /**
   * Adds a person to a call that is not over. The person has to accept. The spend caps are checked
   * in the same transaction, under their lock. A retry changes nothing; a person who has declined
   * or was removed is asked again.
   *
   * @param actor a participant whose role {@linkplain dev.bookend.call.RolePolicy#mayChangePeople()
   *     may do it}, or the system
   * @param id the call
   * @param identity the person to add
   * @param role the person's role; null = none
   * @return the changed call
   * @throws InvalidValueException if the identity is invalid, or the call would have more than 50
   *     people
   * @throws dev.bookend.call.QuotaExceededException if the call would exceed a spend cap
   */
  VideoCall add(Actor actor, CallId id, String identity, @Nullable String role);

  /**
   * Removes a person, as {@link #remove}, and adds another one with the same role in the same
   * transaction, who has to accept.
   *
   * @param actor a participant whose role {@linkplain dev.bookend.call.RolePolicy#mayChangePeople()
   *     may do it}, or the system
   * @param id the call
   * @param identity the person to remove
   * @param replacement the person to add
   * @param reason a text of 1 to 500 characters; null = no reason
   * @return the changed call
   * @throws InvalidValueException if the first person is not in the call, or the other one is
   */
  VideoCall replace(
      Actor actor, CallId id, String identity, String replacement, @Nullable String reason);

  /**
   * Invites a guest: a person without an account of the host application, who comes by a link. The
   * guest has accepted by that, and waits for admission by default. {@link #remove} revokes the
   * link. A retry invites another guest.
   *
   * @param actor a participant whose role {@linkplain dev.bookend.call.RolePolicy#mayChangePeople()
   *     may do it}, or the system
   * @param id the call
   * @param invitation the name of the guest, and how long the link is valid
   * @return the link, with a key that is secret and cannot be read again
   * @throws InvalidValueException if the link would expire at once, or the call would have more
   *     than 50 people
   */
  GuestLink inviteGuest(Actor actor, CallId id, GuestInvitation invitation);

  /**
   * {@return the guest to whom a key belongs, as an actor for {@link #get}, {@link #arrive}, {@link
   * #join}, {@link #connected} and {@link #left}}
   *
   * @param key the key of a guest
   * @throws CallNotFoundException if the key is unknown, expired or revoked
   * @throws dev.bookend.call.CallOverException if the guest's call is over
   */
  Actor guest(GuestKey key);

  /**
   * Reports that a participant waits for admission, and may poll the call for it. The participant
   * holds no token and costs nothing meanwhile; {@link #left} ends the waiting. Changes nothing if
   * no admission is needed.
   *
   * @param actor a participant
   * @param id the call
   * @return the changed call
   * @throws dev.bookend.call.TooEarlyException before the join window
   * @throws dev.bookend.call.CallOverException after the end, or when it can no longer begin
   * @throws dev.bookend.call.NotAdmittedException if the participant was denied
   */
  VideoCall arrive(Actor actor, CallId id);

  /**
   * Lets a participant in, who may then {@link #join}. Also before the participant arrives, and
   * after a denial. May be retried.
   *
   * @param actor a participant whose role {@linkplain dev.bookend.call.RolePolicy#admits() admits},
   *     or the system
   * @param id the call
   * @param identity the participant to admit
   * @return the changed call
   */
  VideoCall admit(Actor actor, CallId id, String identity);

  /**
   * Does not let a participant in who waits for admission. May be retried.
   *
   * @param actor a participant whose role {@linkplain dev.bookend.call.RolePolicy#admits() admits},
   *     or the system
   * @param id the call
   * @param identity the participant to deny
   * @param reason a text of 1 to 500 characters; null = no reason
   * @return the changed call
   * @throws InvalidValueException if the participant needs no admission, or has a token: remove the
   *     participant instead
   */
  VideoCall deny(Actor actor, CallId id, String identity, @Nullable String reason);

  /**
   * Issues a token for this person only; opens the room if needed. May be repeated while the call
   * can be joined. Must not be called in a transaction of the host's, because requests to the
   * provider cannot be rolled back.
   *
   * @param actor a participant
   * @param id the call
   * @return the ticket, with a token that is secret
   * @throws dev.bookend.call.TooEarlyException before the join window
   * @throws dev.bookend.call.CallOverException after the end, or when it can no longer begin
   * @throws dev.bookend.call.NotAdmittedException if the participant has to wait for admission
   * @throws dev.bookend.call.VideoNotConfiguredException if credentials are not configured
   * @throws dev.bookend.call.ProviderException if the provider cannot open the room
   */
  JoinTicket join(Actor actor, CallId id);

  /**
   * Reports that a participant has entered the room. With ad-hoc rooms the report counts as
   * presence. With managed rooms the keeper polls the provider soon, whose word alone counts.
   *
   * @param actor a participant
   * @param id the call
   * @return the changed call
   */
  VideoCall connected(Actor actor, CallId id);

  /**
   * Reports that a participant leaves the room. With ad-hoc rooms the report ends the connection.
   * With managed rooms it sets the reason, and the keeper polls the provider soon.
   *
   * @param actor a participant
   * @param id the call
   * @return the changed call
   */
  VideoCall left(Actor actor, CallId id);

  /**
   * Removes a person from the call for good: the person may view the call, and gets no further
   * token. The keeper disconnects the person from a managed room, also if an earlier token is used
   * again: within 1 s of the provider's callback, and within 5 s by polling. It retries after
   * failures of the provider, and asks it after the commit of a transaction of the host's. In
   * ad-hoc rooms nobody can be disconnected. A call that has not begun is cancelled if fewer than
   * two people are left, guests not counted; a running call goes on.
   *
   * @param actor a participant whose role {@linkplain dev.bookend.call.RolePolicy#admits() admits},
   *     or the system
   * @param id the call
   * @param identity the participant to remove
   * @param reason a text of 1 to 500 characters; null = no reason
   * @return the changed call
   * @throws InvalidValueException if the person is not in the call
   */
  VideoCall remove(Actor actor, CallId id, String identity, @Nullable String reason);

  /**
   * Extends a running call, within its terms.
   *
   * @param actor a participant or the system
   * @param id the call
   * @param more the additional time, in whole milliseconds
   * @return the changed call
   * @throws InvalidValueException if it is not positive, or more than the terms allow
   */
  VideoCall extend(Actor actor, CallId id, Duration more);

  /**
   * Ends a call in progress, or one that a participant has joined. Before the start, the provider
   * is polled: the call is completed if the people met or if presence is unknown, and otherwise
   * missed. Must not be called in a transaction of the host's.
   *
   * @param actor a participant who has joined, or the system
   * @param id the call
   * @param reason a text of 1 to 500 characters; null = no reason
   * @return the changed call
   * @throws dev.bookend.call.ProviderException if the poll fails
   */
  VideoCall complete(Actor actor, CallId id, @Nullable String reason);

  /**
   * Ends a call as {@link #complete(Actor, CallId, String)}, without a reason.
   *
   * @param actor a participant who has joined, or the system
   * @param id the call
   * @return the changed call
   */
  default VideoCall complete(Actor actor, CallId id) {
    return complete(actor, id, null);
  }

  /**
   * Applies an event of the provider. Late, repeated, outdated and foreign events change nothing.
   * An orphaned room of the call's name is closed after the commit.
   *
   * @param event the event, for example of a callback
   * @throws dev.bookend.call.StorageException if the event could not be stored; deliver it again
   * @throws CallConflictException after 50 lost races; deliver the event again
   */
  void apply(RoomEvent event);

  /**
   * {@return the number of ended calls that were deleted, with their history} Works in batches of
   * 500, each in a transaction of its own, or all in the host's.
   *
   * <p>Calls with an open room or undelivered events are kept. The keeper of some node must have
   * closed the room and delivered the events, also if the service has no listeners; without a
   * running keeper nothing is deleted. While a listener keeps failing on an event, its call is
   * kept. {@link dev.bookend.keeper.CallHealth#undeliveredEvents()} counts the events to deliver.
   *
   * @param endedBefore exclusive upper bound of the end of a call
   */
  long purge(Instant endedBefore);

  /**
   * {@return the number of ended calls in which a person was anonymized} A pseudonym replaces the
   * identity; the person's texts and provider ids are deleted, their role stays. Works in batches,
   * as {@link #purge}.
   *
   * <p>Calls that are not over, or have an open room or undelivered events, are kept. This requires
   * a keeper and working listeners, as {@link #purge} does. The result does not include kept calls:
   * repeat the operation later to reach them.
   *
   * @param identity a participant; events of actors who were not participants are not changed
   */
  long anonymize(String identity);
}
