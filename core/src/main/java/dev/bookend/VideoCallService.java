package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RoomEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
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
public final class VideoCallService {
  private final CallRepository repository;
  private final Access access;
  private final CallSettings settings;
  private final Ledger ledger;
  private final Joining joining;
  private final RoomEvents events;
  private final CallKeeper keeper;

  VideoCallService(
      CallRepository repository,
      Access access,
      CallSettings settings,
      Ledger ledger,
      Joining joining,
      RoomEvents events,
      CallKeeper keeper) {
    this.repository = repository;
    this.access = access;
    this.settings = settings;
    this.ledger = ledger;
    this.joining = joining;
    this.events = events;
    this.keeper = keeper;
  }

  /** {@return a builder; repository, tokens and rooms have to be set} */
  public static VideoCallServiceBuilder builder() {
    return new VideoCallServiceBuilder();
  }

  /** {@return the time by the service's clock, to the microsecond} */
  public Instant now() {
    return ledger.now();
  }

  /** {@return the keeper of these calls' time; it does nothing until it is started or driven} */
  public CallKeeper keeper() {
    return keeper;
  }

  /**
   * Asks for a call. The requester has accepted by asking.
   *
   * @param actor who asks: the requester, or the host
   * @param request what for
   * @return the call; if the requester has asked with the same key before, the call of that time
   * @throws InvalidValueException if time or limit are out of range
   * @throws CallConflictException if the key was used for other people or another booking
   * @throws dev.bookend.call.DoubleBookedException if an exclusive call overlaps
   */
  public VideoCall request(Actor actor, CallRequest request) {
    settings.checkLimit(request.limit());
    if (!actor.isHost() && !request.requestedBy().equals(actor.identity())) {
      throw new InvalidValueException("requestedBy", "must be the actor, unless that is the host");
    }
    Optional<VideoCall> earlier = ledger.earlier(request);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    CallChange made = VideoCall.request(CallId.random(), request, settings.terms(), ledger.now());
    if (!access.allows(actor, Action.REQUEST, made.call())) {
      throw new CallNotAllowedException("You may not ask for this call.");
    }
    return ledger.insert(request, made);
  }

  /**
   * {@return the call}
   *
   * @param actor who looks
   * @param id the call
   */
  public VideoCall get(Actor actor, CallId id) {
    VideoCall call = ledger.load(id);
    access.check(actor, Action.VIEW, call);
    return call;
  }

  /**
   * {@return calls, the latest scheduled first: a person's own, or for the host all that match}
   *
   * @param actor who looks
   * @param query which calls; its participant is the actor, unless that is the host
   */
  public CallQuery.Page search(Actor actor, CallQuery query) {
    String identity = actor.identity();
    CallQuery.Page page =
        repository.search(identity == null ? query : query.ofParticipant(identity));
    return page.filtered(call -> access.allows(actor, Action.VIEW, call));
  }

  /**
   * {@return what has happened to a call, in order}
   *
   * @param actor who looks
   * @param id the call
   */
  public List<CallEvent> history(Actor actor, CallId id) {
    get(actor, id);
    return repository.history(id);
  }

  /**
   * Accepts. When everybody has, the call is accepted.
   *
   * @param actor a participant
   * @param id the call
   * @return the call after it
   */
  public VideoCall accept(Actor actor, CallId id) {
    String who = Access.person(actor);
    return change(actor, Action.ANSWER, id, (call, now) -> call.accept(who, now));
  }

  /**
   * Declines. That ends a call of two.
   *
   * @param actor a participant
   * @param id the call
   * @return the call after it
   */
  public VideoCall decline(Actor actor, CallId id) {
    String who = Access.person(actor);
    return change(actor, Action.ANSWER, id, (call, now) -> call.decline(who, now));
  }

  /**
   * Calls a call off that has not begun.
   *
   * @param actor who
   * @param id the call
   * @param reason why, 1 to 500 characters; null if it is not told
   * @return the call after it
   */
  public VideoCall cancel(Actor actor, CallId id, @Nullable String reason) {
    return change(actor, Action.CANCEL, id, (call, now) -> call.cancel(actor, reason, now));
  }

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
  public VideoCall reschedule(Actor actor, CallId id, Instant time, @Nullable Duration limit) {
    settings.checkLimit(limit);
    return change(
        actor, Action.RESCHEDULE, id, (call, now) -> call.reschedule(actor, time, limit, now));
  }

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
  public JoinTicket join(Actor actor, CallId id) {
    String who = Access.person(actor);
    return joining.join(id, who, call -> access.check(actor, Action.JOIN, call));
  }

  /**
   * A participant reports to be in the room.
   *
   * @param actor a participant
   * @param id the call
   * @return the call after it
   */
  public VideoCall connected(Actor actor, CallId id) {
    String who = Access.person(actor);
    return change(
        actor, Action.REPORT_PRESENCE, id, (call, now) -> call.connected(who, null, now, now));
  }

  /**
   * A participant reports to have left the room.
   *
   * @param actor a participant
   * @param id the call
   * @return the call after it
   */
  public VideoCall left(Actor actor, CallId id) {
    String who = Access.person(actor);
    return change(actor, Action.REPORT_PRESENCE, id, (call, now) -> call.left(who, null, now, now));
  }

  /**
   * Moves the end of a running call, as far as its terms allow.
   *
   * @param actor who
   * @param id the call
   * @param more by how much, in whole milliseconds
   * @return the call after it
   * @throws InvalidValueException if it is not positive, or more than the terms allow
   */
  public VideoCall extend(Actor actor, CallId id, Duration more) {
    return change(actor, Action.EXTEND, id, (call, now) -> call.extend(actor, more, now));
  }

  /**
   * Ends a call that runs, or that somebody has joined.
   *
   * @param actor who; the host need not have joined
   * @param id the call
   * @return the call after it
   */
  public VideoCall complete(Actor actor, CallId id) {
    return change(actor, Action.COMPLETE, id, (call, now) -> call.complete(actor, now));
  }

  /**
   * Takes in what the provider tells. Late, repeated, outdated and foreign events change nothing; a
   * room that has the call's name, but is not its own, is closed.
   *
   * @param event what the provider told
   */
  public void apply(RoomEvent event) {
    events.apply(event);
  }

  /**
   * {@return how many old calls were deleted, with their history} Those with a room to close or an
   * event to tell are left. Works in steps of 500, in transactions of its own or all in the host's.
   *
   * @param endedBefore calls that ended earlier than this
   */
  public long purge(Instant endedBefore) {
    return Retention.inSteps(limit -> repository.purge(endedBefore, limit));
  }

  /**
   * {@return from how many calls a person was removed} A meaningless name takes their place; words
   * and provider's ids of theirs are deleted, their role stays. Calls that are not over, or have a
   * room to close or an event to tell, are left. Works in steps, as {@link #purge} does.
   *
   * @param identity one of their people; a guard may have let others act, who stay in the events
   */
  public long forget(String identity) {
    return Retention.inSteps(limit -> repository.forget(identity, limit));
  }

  private VideoCall change(
      Actor actor, Action action, CallId id, BiFunction<VideoCall, Instant, CallChange> move) {
    return ledger.change(
        id,
        (call, now) -> {
          access.check(actor, action, call);
          return call.elapse(now).then(current -> move.apply(current, now));
        });
  }
}
