package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallStatus;
import dev.bookend.call.IllegalCallStateException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.keeper.PresenceSnapshot;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The implementation of the service. It is not final, because frameworks proxy it by subclass. */
class DefaultVideoCallService implements VideoCallService {
  /** Attempts of a request whose answer fails, because the ringing call it found is just over. */
  private static final int TRIES = 3;

  /** Longest time from the scheduled time to the latest end, plus a day without any keeper. */
  private static final Duration LONGEST = Duration.ofDays(4);

  private final CallRepository repository;
  private final AccessControl access;
  private final CallSettings settings;
  private final CallUpdater updater;
  private final CallJoiner joiner;
  private final VideoRooms rooms;
  private final CallKeeper keeper;

  DefaultVideoCallService(
      CallRepository repository,
      AccessControl access,
      CallSettings settings,
      CallUpdater updater,
      CallJoiner joiner,
      VideoRooms rooms,
      CallKeeper keeper) {
    this.repository = repository;
    this.access = access;
    this.settings = settings;
    this.updater = updater;
    this.joiner = joiner;
    this.rooms = rooms;
    this.keeper = keeper;
  }

  @Override
  public Instant now() {
    return updater.now();
  }

  @Override
  public CallSettings settings() {
    return settings;
  }

  @Override
  public CallKeeper keeper() {
    return keeper;
  }

  @Override
  public VideoCall request(Actor actor, CallRequest request) {
    settings.checkRequester(actor);
    settings.checkLimit(request.limit());
    Optional<VideoCall> earlier = updater.earlier(request.keyOf(actor));
    if (earlier.isPresent()) {
      return viewed(actor, earlier.get());
    }
    for (int tries = 1; ; tries++) {
      CallChange made =
          VideoCall.request(CallId.random(), actor, request, settings.terms(), updater.now());
      if (!access.allows(actor, Action.REQUEST, made.call())) {
        throw new CallNotAllowedException("You may not ask for this call.");
      }
      VideoCall call = updater.insert(made, limits(actor));
      if (call.id().equals(made.call().id())) {
        return call;
      }
      if (!call.isInstant() || !call.isAwaiting(made.call().requestedBy())) {
        return viewed(actor, call);
      }
      try {
        return acceptRinging(actor, call.id(), made);
      } catch (IllegalCallStateException over) {
        if (tries == TRIES) {
          throw over;
        }
      }
    }
  }

  private VideoCall viewed(Actor actor, VideoCall call) {
    access.check(actor, Action.VIEW, call);
    return call;
  }

  /**
   * Accepts a ringing call of the same people, and stores the request's key with the answer. If a
   * concurrent request has stored the key, its call is returned.
   */
  private VideoCall acceptRinging(Actor actor, CallId ringing, CallChange made) {
    return updater.change(
        ringing,
        transition(actor, Action.ANSWER, (call, now) -> accepted(call, made, now)),
        limits(actor),
        () -> updater.earlier(made.requestKey()).map(call -> viewed(actor, call)));
  }

  /** A person who has accepted a call may accept it again, even if it is over. */
  private static CallChange accepted(VideoCall call, CallChange made, Instant now) {
    if (call.status().isOver()) {
      throw new IllegalCallStateException(call.id(), call.status(), "accept");
    }
    return call.accept(made.call().requestedBy(), now).answering(made.requestKey());
  }

  @Override
  public VideoCall get(Actor actor, CallId id) {
    return viewed(actor, updater.load(id));
  }

  @Override
  public CallQuery.Page search(Actor actor, CallQuery query) {
    String identity = actor.identity();
    CallQuery own = identity == null ? query : query.ofParticipant(identity);
    CallQuery.Page page = repository.search(bounded(own));
    return page.filtered(call -> access.allows(actor, Action.VIEW, call));
  }

  /** Adds a lower bound, so that the search does not read all ended calls first. */
  private CallQuery bounded(CallQuery query) {
    return query.order() == CallQuery.Order.SOONEST && query.from() == null
        ? query.toBuilder().from(now().minus(LONGEST)).build()
        : query;
  }

  @Override
  public List<CallEvent> history(Actor actor, CallId id, int after, int limit) {
    InvalidValueException.checkRange(after, "after", 0, Integer.MAX_VALUE);
    InvalidValueException.checkRange(limit, "limit", 1, MAX_EVENTS);
    get(actor, id);
    return repository.history(id, after, limit);
  }

  @Override
  public VideoCall accept(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return change(actor, Action.ANSWER, id, (call, now) -> call.accept(identity, now));
  }

  @Override
  public VideoCall decline(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return change(actor, Action.ANSWER, id, (call, now) -> call.decline(identity, now));
  }

  @Override
  public VideoCall cancel(Actor actor, CallId id, @Nullable String reason) {
    return change(actor, Action.CANCEL, id, (call, now) -> call.cancel(actor, reason, now));
  }

  @Override
  public VideoCall reschedule(Actor actor, CallId id, Instant time, @Nullable Duration limit) {
    settings.checkLimit(limit);
    return change(
        actor, Action.RESCHEDULE, id, (call, now) -> call.reschedule(actor, time, limit, now));
  }

  @Override
  public JoinTicket join(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return joiner.join(id, identity, call -> access.check(actor, Action.JOIN, call));
  }

  @Override
  public VideoCall connected(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return change(
        actor, Action.REPORT_PRESENCE, id, (call, now) -> call.connected(identity, null, now, now));
  }

  @Override
  public VideoCall left(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return change(
        actor, Action.REPORT_PRESENCE, id, (call, now) -> call.left(identity, null, now, now));
  }

  @Override
  public VideoCall remove(Actor actor, CallId id, String identity) {
    if (!actor.isSystem()) {
      throw new CallNotAllowedException("Only the system can remove a participant.");
    }
    VideoCall call =
        updater.change(
            id, (before, now) -> before.advanceTo(now).then(c -> c.removed(identity, now)));
    String room = call.room().sid();
    if (call.room().phase() == CallRoom.Phase.OPEN && room != null) {
      rooms.disconnect(room, identity);
    }
    return call;
  }

  @Override
  public VideoCall extend(Actor actor, CallId id, Duration more) {
    return change(actor, Action.EXTEND, id, (call, now) -> call.extend(actor, more, now));
  }

  @Override
  public VideoCall complete(Actor actor, CallId id) {
    VideoCall before = updater.load(id);
    access.check(actor, Action.COMPLETE, before);
    PresenceSnapshot snapshot =
        isInDoubt(before, actor) ? PresenceSnapshot.of(rooms, before, updater::now) : null;
    return change(
        actor,
        Action.COMPLETE,
        id,
        (call, now) ->
            (snapshot == null ? CallChange.none(call) : snapshot.appliedTo(call))
                .then(seen -> seen.complete(actor, now)));
  }

  /** {@return whether two people may have met, although the provider has sent no event} */
  private boolean isInDoubt(VideoCall call, Actor actor) {
    return call.status() == CallStatus.ACCEPTED
        && call.room().phase() == CallRoom.Phase.OPEN
        && call.complete(actor, updater.now()).call().status() == CallStatus.MISSED;
  }

  @Override
  public void apply(RoomEvent event) {
    keeper.apply(event);
  }

  @Override
  public long purge(Instant endedBefore) {
    return Retention.inSteps(limit -> repository.purge(endedBefore, limit));
  }

  @Override
  public long anonymize(String identity) {
    return Retention.inSteps(limit -> repository.anonymize(identity, limit));
  }

  private VideoCall change(
      Actor actor,
      Action action,
      CallId id,
      BiFunction<VideoCall, Instant, CallChange> transition) {
    return updater.change(
        id, transition(actor, action, transition), limits(actor), Optional::empty);
  }

  private PersonLimits limits(Actor actor) {
    return actor.isSystem() ? PersonLimits.NONE : settings.limits();
  }

  /** {@return the transition, after those by time, with the checks of access and limits} */
  private BiFunction<VideoCall, Instant, CallChange> transition(
      Actor actor, Action action, BiFunction<VideoCall, Instant, CallChange> transition) {
    return (call, now) -> {
      access.check(actor, action, call);
      CallChange change = call.advanceTo(now).then(current -> transition.apply(current, now));
      String identity = actor.identity();
      if (identity != null) {
        settings.limits().checkChange(call, change, identity);
      }
      return change;
    };
  }
}
