package dev.bookend.call;

import dev.bookend.call.Admission.State;
import dev.bookend.call.CallRoom.Watch;
import dev.bookend.call.Participant.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The transitions that add, replace and remove people before and during a call. */
final class People {
  /** How long a connection of a person who may not be there is polled for frequently. */
  private static final Duration EVICTION_TIME = Duration.ofSeconds(5);

  private People() {}

  static CallChange add(
      VideoCall call, Cause cause, String identity, @Nullable String role, Instant now) {
    Check.identity(identity, "identity");
    checkRole(call.terms(), role, "role");
    TransitionBuilder builder = new TransitionBuilder(call, Transition.CHANGE_PEOPLE, now);
    boolean isKnown = isActive(call, identity);
    InvalidValueException.check(
        !isKnown || role == null || role.equals(call.requirePerson(identity).role()),
        "role",
        "must be the role that the person has in this call already");
    return isKnown
        ? CallChange.none(call)
        : join(builder, call, identity, role)
            .changedBy(cause.identity())
            .event(n -> new CallEvent.Added(call.id(), n, now, cause, identity))
            .build();
  }

  static CallChange addGuest(VideoCall call, Cause cause, Participant guest, Instant now) {
    TransitionBuilder builder = new TransitionBuilder(call, Transition.CHANGE_PEOPLE, now);
    builder.participants =
        withinLimit(Stream.concat(call.participants().stream(), Stream.of(guest)).toList());
    return builder
        .changedBy(cause.identity())
        .event(n -> new CallEvent.Added(call.id(), n, now, cause, guest.identity()))
        .build();
  }

  /**
   * Removes a person. The reason stands only in the event of the removal, which names the person,
   * so that it is deleted when the person is anonymized.
   */
  static CallChange remove(VideoCall call, Cause cause, String identity, Instant now) {
    if (call.requirePerson(identity).isRemoved()) {
      return CallChange.none(call);
    }
    TransitionBuilder builder = new TransitionBuilder(call, Transition.CHANGE_PEOPLE, now);
    out(builder, call, identity, now)
        .event(n -> new CallEvent.Removed(call.id(), n, now, cause, identity));
    if (call.status() != CallStatus.IN_PROGRESS) {
      builder.answered(CallStatus.CANCELLED);
    }
    if (builder.status == CallStatus.CANCELLED) {
      Cause cancelledBy = cause.withoutReason();
      builder.endedBy = cancelledBy;
      builder.event(n -> new CallEvent.Cancelled(call.id(), n, now, cancelledBy));
    }
    return builder.build();
  }

  static CallChange replace(
      VideoCall call, Cause cause, String identity, String replacement, Instant now) {
    Check.identity(replacement, "by");
    Participant before = call.requirePerson(identity);
    InvalidValueException.check(
        !identity.equals(replacement), "by", "must name another person than identity");
    if (before.isRemoved() && isActive(call, replacement)) {
      return CallChange.none(call);
    }
    InvalidValueException.check(
        before.isActive(), "identity", "must be of a person who has not declined or been removed");
    InvalidValueException.check(
        !isActive(call, replacement), "by", "must not be in this call already");
    TransitionBuilder builder = new TransitionBuilder(call, Transition.CHANGE_PEOPLE, now);
    out(builder, call, identity, now)
        .changedBy(cause.identity())
        .event(n -> new CallEvent.Removed(call.id(), n, now, cause, identity));
    return join(builder, call, replacement, before.role())
        .event(n -> new CallEvent.Added(call.id(), n, now, cause.withoutReason(), replacement))
        .build();
  }

  /** Whether people who may not be in the room are there, or may return with an earlier token. */
  static Watch watch(VideoCall call, Instant now) {
    List<Participant> kept =
        call.participants().stream()
            .filter(p -> !p.mayBeConnected() && p.tokenIssuedAt() != null)
            .toList();
    if (kept.isEmpty()) {
      return Watch.NONE;
    }
    return kept.stream().anyMatch(person -> hasJustConnected(person, now))
        ? Watch.EVICTS
        : Watch.RETURNS;
  }

  /** Rejects a role without a policy, if others have one: a typing error would give rights. */
  static void checkRole(CallTerms terms, @Nullable String role, String field) {
    InvalidValueException.check(
        role == null || terms.roles().isEmpty() || terms.roles().containsKey(role),
        field,
        "must be one of the roles with a policy in this call");
  }

  /** Whether the person is there, and not for so long that the list may be out of date. */
  private static boolean hasJustConnected(Participant person, Instant now) {
    Connection current = person.current();
    Instant start = current == null ? null : current.localStart();
    return start != null && now.isBefore(start.plus(EVICTION_TIME));
  }

  private static boolean isActive(VideoCall call, String identity) {
    return call.participant(identity).filter(Participant::isActive).isPresent();
  }

  /** Adds a person, or invites again one who has declined or was removed. */
  private static TransitionBuilder join(
      TransitionBuilder builder, VideoCall call, String identity, @Nullable String role) {
    Participant former = call.participant(identity).orElse(null);
    if (former != null) {
      String kept = role != null ? role : former.role();
      boolean waits = call.terms().policyOf(kept).waits();
      return builder.participant(identity, p -> p.invitedAgain(kept, waits));
    }
    Participant added = Participant.added(identity, role, Response.PENDING, call.terms());
    builder.participants =
        withinLimit(Stream.concat(builder.participants.stream(), Stream.of(added)).toList());
    return builder;
  }

  private static List<Participant> withinLimit(List<Participant> people) {
    InvalidValueException.check(
        people.size() <= CallRequest.MAX_PARTICIPANTS,
        "participants",
        "must not exceed " + CallRequest.MAX_PARTICIPANTS + " people, former ones included");
    return people;
  }

  /** Removes a person. A connection that only reports tell of ends, for no report may follow. */
  private static TransitionBuilder out(
      TransitionBuilder builder, VideoCall call, String identity, Instant now) {
    builder.room = call.room().pollNow(now);
    Participant person = call.requirePerson(identity);
    Connections after =
        person.isConnected() ? person.connections().removed(now) : person.connections();
    builder.participant(identity, p -> p.moved(new Admission(State.REMOVED, now)).with(after));
    PresenceEvents.record(builder, call.id(), person, after, now);
    return builder;
  }
}
