package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.util.List;

/** Reads of calls, histories and attendances by an actor. Thread-safe. */
final class CallReader {
  /** Longest time from the scheduled time to the latest end, plus a day without any keeper. */
  private static final Duration LONGEST = Duration.ofDays(4);

  private final CallRepository repository;
  private final AccessControl access;
  private final CallUpdater updater;

  CallReader(CallRepository repository, AccessControl access, CallUpdater updater) {
    this.repository = repository;
    this.access = access;
    this.updater = updater;
  }

  VideoCall get(Actor actor, CallId id) {
    VideoCall call = updater.load(id);
    access.check(actor, Action.VIEW, call);
    return call;
  }

  CallQuery.Page search(Actor actor, CallQuery query) {
    AccessControl.checkNoGuest(actor);
    String identity = actor.identity();
    CallQuery own = identity == null ? query : query.ofParticipant(identity);
    CallQuery.Page page = repository.search(bounded(own));
    return page.filtered(call -> access.allows(actor, Action.VIEW, call));
  }

  /** Adds a lower bound, so that the search does not read all ended calls first. */
  private CallQuery bounded(CallQuery query) {
    return query.order() == CallQuery.Order.SOONEST && query.from() == null
        ? query.toBuilder().from(updater.now().minus(LONGEST)).build()
        : query;
  }

  List<CallEvent> history(Actor actor, CallId id, int after, int limit) {
    InvalidValueException.checkRange(after, "after", 0, Integer.MAX_VALUE);
    InvalidValueException.checkRange(limit, "limit", 1, VideoCallService.MAX_EVENTS);
    AccessControl.checkNoGuest(actor);
    get(actor, id);
    access.record(actor, AccessLog.Read.HISTORY, id, updater.now());
    return repository.history(id, after, limit);
  }

  CallAttendance attendance(Actor actor, CallId id) {
    AccessControl.checkNoGuest(actor);
    VideoCall call = get(actor, id);
    access.record(actor, AccessLog.Read.ATTENDANCE, id, updater.now());
    return CallAttendance.of(call, updater.now());
  }
}
