package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.GuestLink;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.live.LiveEvents;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The implementation of the service. It is not final, because frameworks proxy it by subclass. */
class DefaultVideoCallService implements VideoCallService {
  private final CallReader reader;
  private final AccessControl access;
  private final CallSettings settings;
  private final CallUpdater updater;
  private final CheckedChanges changes;
  private final CallRequester requester;
  private final CallCompleter completer;
  private final PeopleChanges people;
  private final CallJoiner joiner;
  private final CallKeeper keeper;
  private final LiveEvents live;
  private final Retention retention;

  DefaultVideoCallService(
      CallRepository repository,
      AccessControl access,
      CallSettings settings,
      CallUpdater updater,
      CallJoiner joiner,
      VideoRooms rooms,
      CallKeeper keeper,
      LiveEvents live) {
    reader = new CallReader(repository, access, updater);
    this.access = access;
    this.settings = settings;
    this.updater = updater;
    changes = new CheckedChanges(access, settings.limits(), updater);
    requester = new CallRequester(access, settings.terms(), changes, updater, repository);
    completer = new CallCompleter(changes, updater, rooms);
    people = new PeopleChanges(access, changes, repository, rooms);
    this.joiner = joiner;
    this.keeper = keeper;
    this.live = live;
    retention = new Retention(repository);
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
  public LiveEvents live() {
    return live;
  }

  @Override
  public VideoCall request(Actor actor, CallRequest request) {
    settings.checkRequester(actor);
    settings.checkLimit(request.limit());
    return requester.request(actor, request);
  }

  @Override
  public VideoCall get(Actor actor, CallId id) {
    return reader.get(actor, id);
  }

  @Override
  public CallQuery.Page search(Actor actor, CallQuery query) {
    return reader.search(actor, query);
  }

  @Override
  public List<CallEvent> history(Actor actor, CallId id, int after, int limit) {
    return reader.history(actor, id, after, limit);
  }

  @Override
  public CallAttendance attendance(Actor actor, CallId id) {
    return reader.attendance(actor, id);
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
    return people.add(actor, id, identity, role);
  }

  @Override
  public VideoCall replace(
      Actor actor, CallId id, String identity, String replacement, @Nullable String reason) {
    return people.replace(actor, id, identity, replacement, reason);
  }

  @Override
  public VideoCall remove(Actor actor, CallId id, String identity, @Nullable String reason) {
    return people.remove(actor, id, identity, reason);
  }

  @Override
  public GuestLink inviteGuest(Actor actor, CallId id, GuestInvitation invitation) {
    return people.inviteGuest(actor, id, invitation);
  }

  @Override
  public Actor guest(GuestKey key) {
    return updater.load(key.callId()).guestActor(key, now());
  }

  @Override
  public VideoCall arrive(Actor actor, CallId id) {
    return people.arrive(actor, id);
  }

  @Override
  public VideoCall admit(Actor actor, CallId id, String identity) {
    return people.admit(actor, id, identity);
  }

  @Override
  public VideoCall deny(Actor actor, CallId id, String identity, @Nullable String reason) {
    return people.deny(actor, id, identity, reason);
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
  public VideoCall extend(Actor actor, CallId id, Duration more) {
    return changes.change(actor, Action.EXTEND, id, (call, now) -> call.extend(actor, more, now));
  }

  @Override
  public VideoCall complete(Actor actor, CallId id, @Nullable String reason) {
    return completer.complete(actor, id, reason);
  }

  @Override
  public void apply(RoomEvent event) {
    keeper.apply(event);
  }

  @Override
  public long purge(Instant endedBefore) {
    return retention.purge(endedBefore);
  }

  @Override
  public long anonymize(String identity) {
    return retention.anonymize(identity);
  }
}
