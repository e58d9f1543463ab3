package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.port.CallGuard.Action;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Changes of calls by an actor, with the checks of access and of the limits per person.
 * Thread-safe.
 */
final class CheckedChanges {
  private final AccessControl access;
  private final PersonLimits limits;
  private final CallUpdater updater;

  CheckedChanges(AccessControl access, PersonLimits limits, CallUpdater updater) {
    this.access = access;
    this.limits = limits;
    this.updater = updater;
  }

  /** {@return the call after a transition, which follows those by time} */
  VideoCall change(
      Actor actor,
      Action action,
      CallId id,
      BiFunction<VideoCall, Instant, CallChange> transition) {
    return change(actor, action, id, transition, Optional::empty);
  }

  /** As above; or the result of {@code otherwise}, if the key of a request is already used. */
  VideoCall change(
      Actor actor,
      Action action,
      CallId id,
      BiFunction<VideoCall, Instant, CallChange> transition,
      Supplier<Optional<VideoCall>> otherwise) {
    return updater.change(id, checked(actor, action, transition), limitsOf(actor), otherwise);
  }

  /** {@return the limits of new and changed calls; none for the system} */
  PersonLimits limitsOf(Actor actor) {
    return actor.isSystem() ? PersonLimits.NONE : limits;
  }

  private BiFunction<VideoCall, Instant, CallChange> checked(
      Actor actor, Action action, BiFunction<VideoCall, Instant, CallChange> transition) {
    return (call, now) -> {
      access.check(actor, action, call);
      CallChange change = call.advanceTo(now).then(current -> transition.apply(current, now));
      String identity = actor.identity();
      if (identity != null) {
        limits.checkChange(call, change, identity);
      }
      return change;
    };
  }
}
