package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The transitions before a call starts: request, answers, cancellation, rescheduling and expiry.
 */
final class Scheduling {
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private Scheduling() {}

  static CallChange request(
      CallId id, Actor by, CallRequest request, CallTerms terms, Instant now) {
    Instant at = checkedTime(request.scheduledAt(), now);
    String requester = request.requester(by);
    CallTerms fixed = termsOf(request, terms);
    request.roles().values().forEach(role -> People.checkRole(fixed, role, "roles"));
    List<Participant> people =
        Stream.concat(Stream.of(requester), request.invitees().stream())
            .map(
                identity ->
                    Participant.added(
                        identity,
                        request.roles().get(identity),
                        initialResponse(identity, requester),
                        fixed))
            .toList();
    VideoCall call =
        new VideoCall(
            id,
            requester,
            request.bookingId(),
            fixed,
            at,
            CallStatus.PENDING,
            null,
            Cause.NONE,
            people,
            CallTimes.created(now),
            CallRoom.NONE,
            CallEvent.Outbox.EMPTY.recorded(1, now),
            0);
    CallEvent requested = new CallEvent.Requested(id, 1, now, requester, at);
    return new CallChange(call, List.of(requested), true).answering(request.keyOf(by));
  }

  /** Applies the request to the terms; only an instant call rings. */
  private static CallTerms termsOf(CallRequest request, CallTerms terms) {
    boolean isInstant = request.scheduledAt() == null;
    return terms.toBuilder()
        .limit(Objects.requireNonNullElse(request.limit(), terms.limit()))
        .roles(Objects.requireNonNullElse(request.rolePolicies(), terms.roles()))
        .ringWithin(
            isInstant && request.ringWithin() != null
                ? request.ringWithin()
                : isInstant ? terms.ringWithin() : null)
        .build();
  }

  static CallChange busy(VideoCall call, String identity, Instant now) {
    return new TransitionBuilder(call, Transition.RING, now)
        .participant(identity, Participant::foundBusy)
        .event(n -> new CallEvent.Busy(call.id(), n, now, identity))
        .build();
  }

  static CallChange answer(
      VideoCall call, Transition transition, String identity, Response answer, Instant now) {
    Participant person = call.require(identity);
    Response before = person.response();
    if (person.isRemoved()) {
      throw CallNotAllowedException.removed();
    }
    if (before == answer) {
      return CallChange.none(call);
    }
    boolean withdraws = before == Response.ACCEPTED && call.status() == CallStatus.PENDING;
    if (before == Response.DECLINED) {
      throw CallNotAllowedException.declined();
    }
    if (before != Response.PENDING && !withdraws) {
      throw new IllegalCallStateException(call.id(), call.status(), transition.toString());
    }
    TransitionBuilder builder =
        new TransitionBuilder(call, transition, now).participant(identity, p -> p.answered(answer));
    builder.event(
        n ->
            answer == Response.ACCEPTED
                ? new CallEvent.Accepted(call.id(), n, now, identity)
                : new CallEvent.Declined(call.id(), n, now, identity));
    if (call.status() == CallStatus.PENDING) {
      builder.answered(CallStatus.DECLINED);
    }
    if (builder.status == CallStatus.DECLINED && identity.equals(call.requestedBy())) {
      NoShows.missedRing(builder, call, new Cause(identity, null, null), now);
    }
    return builder.build();
  }

  /**
   * Applies the answer deadline: with at least two acceptances the call is accepted, otherwise it
   * expires.
   */
  static CallChange expire(VideoCall call, Instant now) {
    TransitionBuilder builder = new TransitionBuilder(call, Transition.EXPIRE, now);
    long accepted =
        builder.count(p -> p.isActive() && p.guest() == null && p.response() == Response.ACCEPTED);
    if (accepted >= 2 && now.isBefore(call.joinClosesAt())) {
      NoShows.missedRing(builder.accepted(), call, Cause.NONE, now);
      return builder.build();
    }
    builder.status = CallStatus.EXPIRED;
    builder.event(n -> new CallEvent.Expired(call.id(), n, now));
    NoShows.missedRing(builder, call, Cause.NONE, now);
    return builder.build();
  }

  static Instant answerBy(VideoCall call) {
    Instant by = call.joinClosesAt();
    for (Duration within : Arrays.asList(call.terms().answerWithin(), call.terms().ringWithin())) {
      if (within != null && call.times().askedAt().plus(within).isBefore(by)) {
        by = call.times().askedAt().plus(within);
      }
    }
    return by;
  }

  static CallChange cancel(VideoCall call, Actor by, @Nullable String reason, Instant now) {
    if (call.status() == CallStatus.CANCELLED) {
      return CallChange.none(call);
    }
    Cause cause = Cause.of(by, reason);
    TransitionBuilder builder = new TransitionBuilder(call, Transition.CANCEL, now);
    builder.status = CallStatus.CANCELLED;
    builder.endedBy = cause;
    builder.event(n -> new CallEvent.Cancelled(call.id(), n, now, cause));
    if (call.status() == CallStatus.PENDING) {
      NoShows.missedRing(builder, call, cause, now);
    }
    return builder.build();
  }

  static CallChange reschedule(
      VideoCall call,
      Actor by,
      Instant time,
      @Nullable Duration limit,
      @Nullable String reason,
      Instant now) {
    Cause cause = Cause.of(by, reason);
    Instant at = checkedTime(time, now);
    String movedBy = Objects.requireNonNullElse(by.identity(), call.requestedBy());
    CallTerms terms =
        call.terms().toBuilder()
            .limit(Objects.requireNonNullElse(limit, call.terms().limit()))
            .ringWithin(null)
            .build();
    TransitionBuilder builder =
        new TransitionBuilder(call, Transition.RESCHEDULE, now).askedAgain();
    if (at.equals(call.scheduledAt()) && terms.equals(call.terms())) {
      return CallChange.none(call);
    }
    builder.status = CallStatus.PENDING;
    builder.scheduledAt = at;
    builder.terms = terms;
    builder.room = call.room().closing(now);
    builder.each(p -> p.askedAgain(askedAgain(p, movedBy), before(call, p, now))).rescheduledBy(by);
    builder.event(n -> new CallEvent.Rescheduled(call.id(), n, now, cause, at));
    builder.answered(CallStatus.PENDING);
    return builder.build();
  }

  private static Response askedAgain(Participant person, String movedBy) {
    boolean keeps = person.response() == Response.DECLINED || person.guest() != null;
    return keeps ? person.response() : initialResponse(person.identity(), movedBy);
  }

  /** Connections to an open room are kept until it is closed. */
  private static Connections before(VideoCall call, Participant person, Instant now) {
    return call.room().mayExist()
        ? person.connections().endedWithCall(now)
        : person.connections().foldedIntoTotals(now, now);
  }

  static Set<String> busyIdentities(VideoCall call) {
    return !call.terms().exclusive() || call.status().isOver()
        ? Set.of()
        : call.participants().stream()
            .filter(person -> person.isActive() && person.response() == Response.ACCEPTED)
            .map(Participant::identity)
            .collect(Collectors.toUnmodifiableSet());
  }

  static Optional<VideoCall> repeated(VideoCall call, Collection<VideoCall> stored) {
    return stored.stream()
        .filter(earlier -> call.isInstant() && repeats(call, earlier))
        .max(
            Comparator.comparing((VideoCall e) -> e.times().createdAt())
                .thenComparing(e -> e.id().value()));
  }

  private static boolean repeats(VideoCall call, VideoCall earlier) {
    return earlier.isInstant()
        && !earlier.status().isOver()
        && call.scheduledAt().isBefore(earlier.answerBy())
        && earlier.peopleCalled().equals(call.peopleCalled())
        && (call.bookingId() == null || call.bookingId().equals(earlier.bookingId()))
        && earlier.require(call.requestedBy()).isActive();
  }

  private static Response initialResponse(String identity, String asker) {
    return identity.equals(asker) ? Response.ACCEPTED : Response.PENDING;
  }

  private static Instant checkedTime(@Nullable Instant requested, Instant now) {
    if (requested == null) {
      return now;
    }
    Instant last = now.plus(CallRequest.MAX_AHEAD);
    if (requested.isBefore(now.minus(CLOCK_TOLERANCE)) || requested.isAfter(last)) {
      throw InvalidValueException.outOfRange(
          "scheduledAt", "must be between now and 366 days from now", now, last);
    }
    return requested.isBefore(now) ? now : requested.truncatedTo(ChronoUnit.MICROS);
  }
}
