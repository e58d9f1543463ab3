package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.IllegalCallStateException;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Requests of calls: a new call, the call of an earlier request with the same key, or a ringing
 * call of the same people, which the request then accepts. Thread-safe.
 */
final class CallRequester {
  /** Attempts of a request whose answer fails, because the ringing call it found is just over. */
  private static final int TRIES = 3;

  private final AccessControl access;
  private final CallTerms terms;
  private final CheckedChanges changes;
  private final CallUpdater updater;
  private final CallRepository repository;

  CallRequester(
      AccessControl access,
      CallTerms terms,
      CheckedChanges changes,
      CallUpdater updater,
      CallRepository repository) {
    this.access = access;
    this.terms = terms;
    this.changes = changes;
    this.updater = updater;
    this.repository = repository;
  }

  VideoCall request(Actor actor, CallRequest request) {
    Optional<VideoCall> earlier = updater.earlier(request.keyOf(actor));
    if (earlier.isPresent()) {
      return viewed(actor, earlier.get());
    }
    for (int tries = 1; ; tries++) {
      CallChange made = VideoCall.request(CallId.random(), actor, request, terms, updater.now());
      if (!access.allows(actor, Action.REQUEST, made.call())) {
        throw new CallNotAllowedException("You may not ask for this call.");
      }
      access.checkRoles(actor, made.call(), !request.roles().isEmpty());
      VideoCall call = updater.insert(withBusy(made), changes.limitsOf(actor));
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

  /** Adds which called people are in another call, where their role's policy shows it. */
  private CallChange withBusy(CallChange made) {
    CallChange change = made;
    for (Participant person : made.call().participants()) {
      String identity = person.identity();
      if (made.call().isInstant()
          && !identity.equals(made.call().requestedBy())
          && made.call().policyOf(identity).showsBusy()
          && isInACall(identity)) {
        change = change.then(call -> call.busy(identity, call.times().createdAt()));
      }
    }
    return change;
  }

  private boolean isInACall(String identity) {
    // the instant bounds the search to the days in which a running call can have begun
    CallQuery running =
        CallQuery.builder()
            .participant(identity)
            .statuses(Set.of(CallStatus.IN_PROGRESS))
            .joinableAt(updater.now())
            .build();
    return repository.search(running).items().stream()
        .anyMatch(call -> call.participant(identity).filter(Participant::isConnected).isPresent());
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
    return changes.change(
        actor,
        Action.ANSWER,
        ringing,
        (call, now) -> accepted(call, made, now),
        () -> updater.earlier(made.requestKey()).map(call -> viewed(actor, call)));
  }

  /** A person who has accepted a call may accept it again, even if it is over. */
  private static CallChange accepted(VideoCall call, CallChange made, Instant now) {
    if (call.status().isOver()) {
      throw new IllegalCallStateException(call.id(), call.status(), "accept");
    }
    return call.accept(made.call().requestedBy(), now).answering(made.requestKey());
  }
}
