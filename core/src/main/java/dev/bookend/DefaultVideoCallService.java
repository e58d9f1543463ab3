package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallRoom;
import dev.bookend.call.CallStatus;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.GuestLink;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.keeper.PresenceSnapshot;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementation of the service. It is not final, because frameworks proxy it by subclass. */
class DefaultVideoCallService implements VideoCallService {
  private static final Logger log = LoggerFactory.getLogger(VideoCallService.class);

  /** Longest time from the scheduled time to the latest end, plus a day without any keeper. */
  private static final Duration LONGEST = Duration.ofDays(4);

  /** Largest number of calls that are deleted or anonymized at a time. */
  private static final int BATCH = 500;

  private final CallRepository repository;
  private final AccessControl access;
  private final CallSettings settings;
  private final CallUpdater updater;
  private final CheckedChanges changes;
  private final CallRequester requester;
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
    changes = new CheckedChanges(access, settings.limits(), updater);
    requester = new CallRequester(access, settings.terms(), changes, updater, repository);
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
    return requester.request(actor, request);
  }

  @Override
  public VideoCall get(Actor actor, CallId id) {
    VideoCall call = updater.load(id);
    access.check(actor, Action.VIEW, call);
    return call;
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
    access.record(actor, AccessLog.Read.HISTORY, id, now());
    return repository.history(id, after, limit);
  }

  @Override
  public CallAttendance attendance(Actor actor, CallId id) {
    VideoCall call = get(actor, id);
    access.record(actor, AccessLog.Read.ATTENDANCE, id, now());
    return CallAttendance.of(call, now());
  }

  @Override
  public VideoCall accept(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return changes.change(actor, Action.ANSWER, id, (call, now) -> call.accept(identity, now));
  }

  @Override
  public VideoCall decline(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return changes.change(actor, Action.ANSWER, id, (call, now) -> call.decline(identity, now));
  }

  @Override
  public VideoCall cancel(Actor actor, CallId id, @Nullable String reason) {
    return changes.change(actor, Action.CANCEL, id, (call, now) -> call.cancel(actor, reason, now));
  }

  @Override
  public VideoCall reschedule(
      Actor actor, CallId id, Instant time, @Nullable Duration limit, @Nullable String reason) {
    settings.checkLimit(limit);
    return changes.change(
        actor,
        Action.RESCHEDULE,
        id,
        (call, now) -> call.reschedule(actor, time, limit, reason, now));
  }

  @Override
  public VideoCall add(Actor actor, CallId id, String identity, @Nullable String role) {
    return changes.change(
        actor,
        Action.CHANGE_PEOPLE,
        id,
        (call, now) -> {
          access.checkRoles(actor, call, role != null);
          return call.add(actor, identity, role, now);
        });
  }

  @Override
  public VideoCall replace(
      Actor actor, CallId id, String identity, String replacement, @Nullable String reason) {
    VideoCall call =
        changes.change(
            actor,
            Action.CHANGE_PEOPLE,
            id,
            (before, now) -> before.replace(actor, identity, replacement, reason, now));
    return disconnected(call, identity);
  }

  @Override
  public GuestLink inviteGuest(Actor actor, CallId id, GuestInvitation invitation) {
    GuestKey key = GuestKey.random(id);
    return changes
        .change(
            actor,
            Action.CHANGE_PEOPLE,
            id,
            (call, now) -> {
              access.checkRoles(actor, call, invitation.role() != null);
              return call.inviteGuest(actor, invitation, key, now);
            })
        .guestLink(key);
  }

  @Override
  public Actor guest(GuestKey key) {
    return updater.load(key.callId()).guestActor(key, now());
  }

  @Override
  public VideoCall arrive(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return changes.change(actor, Action.JOIN, id, (call, now) -> call.arrive(identity, now));
  }

  @Override
  public VideoCall admit(Actor actor, CallId id, String identity) {
    return changes.change(actor, Action.ADMIT, id, (call, now) -> call.admit(actor, identity, now));
  }

  @Override
  public VideoCall deny(Actor actor, CallId id, String identity, @Nullable String reason) {
    return changes.change(
        actor, Action.ADMIT, id, (call, now) -> call.deny(actor, identity, reason, now));
  }

  @Override
  public JoinTicket join(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    JoinTicket ticket = joiner.join(id, identity, call -> access.check(actor, Action.JOIN, call));
    access.record(actor, AccessLog.Read.TOKEN, id, ticket.issuedAt());
    return ticket;
  }

  @Override
  public VideoCall connected(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return changes.change(
        actor, Action.REPORT_PRESENCE, id, (call, now) -> call.connected(identity, null, now, now));
  }

  @Override
  public VideoCall left(Actor actor, CallId id) {
    String identity = AccessControl.person(actor);
    return changes.change(
        actor, Action.REPORT_PRESENCE, id, (call, now) -> call.left(identity, null, now, now));
  }

  @Override
  public VideoCall remove(Actor actor, CallId id, String identity, @Nullable String reason) {
    VideoCall call =
        changes.change(
            actor, Action.REMOVE, id, (before, now) -> before.remove(actor, identity, reason, now));
    return disconnected(call, identity);
  }

  /** Disconnects a removed person at once. If that fails, the keeper does it: the room is due. */
  private VideoCall disconnected(VideoCall call, String identity) {
    String room = call.room().sid();
    boolean mayBeThere =
        call.participant(identity).filter(person -> person.tokenIssuedAt() != null).isPresent();
    if (mayBeThere && call.room().phase() == CallRoom.Phase.OPEN && room != null) {
      try {
        rooms.disconnect(room, identity);
      } catch (ProviderException e) {
        log.info(
            "Call {}: disconnecting a removed person failed; the keeper will retry it: {}",
            call.id(),
            e.getMessage());
      }
    }
    return call;
  }

  @Override
  public VideoCall extend(Actor actor, CallId id, Duration more) {
    return changes.change(actor, Action.EXTEND, id, (call, now) -> call.extend(actor, more, now));
  }

  @Override
  public VideoCall complete(Actor actor, CallId id, @Nullable String reason) {
    VideoCall before = updater.load(id);
    access.check(actor, Action.COMPLETE, before);
    PresenceSnapshot snapshot =
        isInDoubt(before, actor) ? PresenceSnapshot.of(rooms, before, updater::now) : null;
    return changes.change(
        actor,
        Action.COMPLETE,
        id,
        (call, now) ->
            (snapshot == null ? CallChange.none(call) : snapshot.appliedTo(call))
                .then(seen -> seen.complete(actor, reason, now)));
  }

  /** {@return whether two people may have met, although the provider has sent no event} */
  private boolean isInDoubt(VideoCall call, Actor actor) {
    return call.status() == CallStatus.ACCEPTED
        && call.room().phase() == CallRoom.Phase.OPEN
        && call.complete(actor, null, updater.now()).call().status() == CallStatus.MISSED;
  }

  @Override
  public void apply(RoomEvent event) {
    keeper.apply(event);
  }

  @Override
  public long purge(Instant endedBefore) {
    return inBatches(limit -> repository.purge(endedBefore, limit));
  }

  @Override
  public long anonymize(String identity) {
    return inBatches(limit -> repository.anonymize(identity, limit));
  }

  /** Deletes or anonymizes in small batches, so that no lock on calls is held for long. */
  private static long inBatches(IntUnaryOperator batch) {
    long all = 0;
    int done;
    do {
      done = batch.applyAsInt(BATCH);
      all += done;
    } while (done == BATCH);
    return all;
  }
}
