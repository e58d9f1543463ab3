package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call, immutable. Every move takes the time and returns the call after it with the events it
 * caused; a move that has already happened changes nothing; one that the state does not allow
 * throws {@link IllegalCallStateException}; one by a stranger {@link CallNotFoundException}.
 *
 * @param id the call
 * @param requestedBy the identity of who asked for it
 * @param bookingId the host's booking; null if there is none
 * @param requestKey the requester's idempotency key; null if there is none
 * @param requestDigest the digest of the request; null without a key, or if a person was removed
 * @param terms what was agreed
 * @param scheduledAt when it is to begin
 * @param status where it stands
 * @param endReason why it ended; null unless completed, or missed because somebody ended it
 * @param participants 2 to 50 people, the requester first
 * @param times when what happened
 * @param room the provider's room
 * @param outbox the events, told and untold
 * @param version how often it was stored; 0 if never
 */
public record VideoCall(
    CallId id,
    String requestedBy,
    @Nullable String bookingId,
    @Nullable String requestKey,
    @Nullable String requestDigest,
    CallTerms terms,
    Instant scheduledAt,
    CallStatus status,
    @Nullable EndReason endReason,
    List<Participant> participants,
    CallTimes times,
    CallRoom room,
    CallEvent.Outbox outbox,
    long version) {

  public VideoCall {
    participants = List.copyOf(participants);
  }

  /**
   * A new call. A time that is absent, or up to a minute past, means now.
   *
   * @param id its id
   * @param request what was asked for
   * @param terms what is agreed where the request says nothing
   * @param now the time
   * @return the call, asked for
   * @throws InvalidValueException if the time is further past, or more than 366 days ahead
   */
  public static CallChange request(CallId id, CallRequest request, CallTerms terms, Instant now) {
    return Scheduling.request(id, request, terms, now);
  }

  /**
   * {@return the change that somebody accepts; once all have answered and two are left, all did}
   *
   * @param who the participant
   * @param now the time
   */
  public CallChange accept(String who, Instant now) {
    return Scheduling.answer(this, Transition.ACCEPT, who, Response.ACCEPTED, now);
  }

  /**
   * {@return the change that somebody declines; with fewer than two left the call is over}
   *
   * @param who the participant
   * @param now the time
   */
  public CallChange decline(String who, Instant now) {
    return Scheduling.answer(this, Transition.DECLINE, who, Response.DECLINED, now);
  }

  /**
   * {@return the change that the call is called off before it has begun}
   *
   * @param by who does it
   * @param reason why, at most 500 characters; null if not told
   * @param now the time
   */
  public CallChange cancel(Actor by, @Nullable String reason, Instant now) {
    return Scheduling.cancel(this, by, reason, now);
  }

  /**
   * The call moves to another time. The others' acceptance is asked again, tokens given out before
   * no longer count, and a room that is open is closed.
   *
   * @param by who does it; the host does it for the requester
   * @param time when it is to begin
   * @param limit how long it may last; null = as before
   * @param now the time
   * @return the change
   */
  public CallChange reschedule(Actor by, Instant time, @Nullable Duration limit, Instant now) {
    return Scheduling.reschedule(this, by, time, limit, now);
  }

  /**
   * Somebody is to be given a token.
   *
   * @param who the participant
   * @param now the time
   * @return the change; none if the participant has had a token before
   * @throws CallOverException if the call is over or can no longer begin
   * @throws CallNotAllowedException if the participant has not accepted
   * @throws TooEarlyException before the join window
   */
  public CallChange admit(String who, Instant now) {
    return Presence.admit(this, who, now);
  }

  /**
   * Somebody is in the room; the clock starts with the second person. A participant's own report
   * counts where rooms open themselves; otherwise it only makes the room due, for the provider is
   * to be asked.
   *
   * @param who the participant
   * @param connection the provider's id of the connection; null in a participant's own report
   * @param at when, by the reporter's clock
   * @param now the time
   * @return the change
   * @throws CallNotAllowedException if the participant has never had a token
   */
  public CallChange connected(String who, @Nullable String connection, Instant at, Instant now) {
    return connection == null
        ? Reports.connected(this, who, now)
        : Presence.connected(this, who, connection, at, now);
  }

  /**
   * Somebody's connection has ended; late reports change nothing. A participant's own report tells
   * why the connection is about to end, and ends one that was only reported.
   *
   * @param who the participant
   * @param connection the provider's id of the connection; null in a participant's own report
   * @param at when, by the reporter's clock
   * @param now the time
   * @return the change
   */
  public CallChange left(String who, @Nullable String connection, Instant at, Instant now) {
    return connection == null
        ? Reports.left(this, who, now)
        : Presence.left(this, who, connection, at, now);
  }

  /**
   * {@return the change that somebody who is in the room is about to be put out}
   *
   * @param who the participant
   * @param now the time
   */
  public CallChange removed(String who, Instant now) {
    return Presence.removed(this, who, now);
  }

  /**
   * {@return the change that the provider, when asked, has this connection as somebody's latest}
   *
   * @param who the participant
   * @param connection the provider's id of the connection
   * @param since when it began, by the provider's clock
   * @param now the time
   * @throws CallNotAllowedException if the participant has never had a token
   */
  public CallChange listed(String who, String connection, Instant since, Instant now) {
    return Presence.listed(this, who, connection, since, now);
  }

  /**
   * {@return the change that the provider, when asked, does not have this connection any more}
   *
   * @param who the participant
   * @param connection the provider's id of the connection
   * @param at when it was asked
   * @param now the time
   */
  public CallChange unlisted(String who, String connection, Instant at, Instant now) {
    return Presence.unlisted(this, who, connection, at, now);
  }

  /**
   * {@return the change that the end of a running call is moved}
   *
   * @param by who does it
   * @param more by how much: more than 0, in whole milliseconds, as far as the terms allow
   * @param now the time
   * @throws CallNotAllowedException if the terms allow no extension
   */
  public CallChange extend(Actor by, Duration more, Instant now) {
    return Deadlines.extend(this, by, more, now);
  }

  /**
   * Somebody ends the call; who has a token may do so before it starts. Before it starts the call
   * is missed, or completed if nobody can know who was there: see {@link #attendance()}.
   *
   * @param by who does it; whoever is no participant does it as the host
   * @param now the time
   * @return the change
   */
  public CallChange complete(Actor by, Instant now) {
    return Deadlines.complete(this, by, now);
  }

  /**
   * {@return all that has to happen because time has passed; nothing before {@link #movesAt()}}
   *
   * @param now the time
   */
  public CallChange elapse(Instant now) {
    return Deadlines.elapse(this, now);
  }

  /** {@return the change that the provider is about to be asked for a room} */
  public CallChange roomAsked() {
    return RoomUpdates.room(this, room.opening());
  }

  /**
   * {@return the change that the provider opened a room; one that isn't wanted is to be closed}
   *
   * @param sid the provider's own id of it
   * @param now the time
   */
  public CallChange roomOpened(String sid, Instant now) {
    return RoomUpdates.roomOpened(this, sid, now);
  }

  /**
   * {@return the change that the provider ended this room by itself: a running call is over}
   *
   * @param sid the provider's own id of it
   * @param certain whether the provider said so; if not, the room is closed to be sure
   * @param now the time
   */
  public CallChange roomEnded(String sid, boolean certain, Instant now) {
    return RoomUpdates.roomEnded(this, sid, certain, now);
  }

  /**
   * {@return the change that the provider confirmed our closing of this room}
   *
   * @param asked the room as it was known when the provider was asked
   * @param now the time
   */
  public CallChange roomClosed(CallRoom asked, Instant now) {
    return RoomUpdates.roomClosed(this, asked, now);
  }

  /**
   * {@return the change that the room is due again: closing in 1 to 60 s, looking in 10 to 30}
   *
   * @param now the time
   */
  public CallChange roomAgain(Instant now) {
    return RoomUpdates.room(this, room.again(now));
  }

  /**
   * {@return the change that all listeners have been told the events up to one}
   *
   * @param sequence that event's number
   */
  public CallChange delivered(int sequence) {
    return RoomUpdates.outbox(this, outbox.delivered(sequence));
  }

  /**
   * {@return the change that a listener failed: it is told again after 1 s to 5 min}
   *
   * @param now the time
   */
  public CallChange notDelivered(Instant now) {
    return RoomUpdates.outbox(this, outbox.failed(now));
  }

  /**
   * {@return the change that the room or the listeners have to wait; neither becomes due earlier}
   *
   * @param room when the room is due at the earliest; null if it need not wait
   * @param outbox when the listeners are due at the earliest; null if they need not wait
   */
  public CallChange putOff(@Nullable Instant room, @Nullable Instant outbox) {
    return RoomUpdates.putOff(this, room, outbox);
  }

  /**
   * {@return the participant with that identity, if it is one}
   *
   * @param identity any
   */
  public Optional<Participant> participant(String identity) {
    return participants.stream().filter(p -> p.identity().equals(identity)).findFirst();
  }

  /** {@return how it is known who was in the room, at the call's present time} */
  public Attendance attendance() {
    if (room.phase() != CallRoom.Phase.NONE || anyConnection(Attendance.PROVIDER)) {
      return Attendance.PROVIDER;
    }
    return anyConnection(Attendance.REPORTED) ? Attendance.REPORTED : Attendance.UNKNOWN;
  }

  private boolean anyConnection(Attendance source) {
    boolean provider = source == Attendance.PROVIDER;
    return participants.stream()
        .flatMap(person -> person.connections().latest().stream())
        .anyMatch(one -> one.source() == source || (provider && one.id() != null));
  }

  Participant require(String identity) {
    return participant(identity).orElseThrow(CallNotFoundException::new);
  }

  /** {@return when joining begins, {@link CallTerms#joinOpensBefore()} the scheduled time} */
  public Instant joinOpensAt() {
    return scheduledAt.minus(terms.joinOpensBefore());
  }

  /**
   * {@return by when the call must start: {@link CallTerms#joinClosesAfter()} that time, and before
   * a limit that counts from the schedule is over}
   */
  public Instant joinClosesAt() {
    return Deadlines.joinClosesAt(this);
  }

  /** {@return whether it was asked for without a time, and not rescheduled since: it rings} */
  public boolean isInstant() {
    return terms.ringWithin() != null;
  }

  /** {@return until when an answer counts, at the latest until joining closes} */
  public Instant answerBy() {
    return Scheduling.answerBy(this);
  }

  /** {@return by when the call is over, however late it starts and however far it is extended} */
  public Instant latestEnd() {
    Instant started = times.startedAt();
    Instant from = Deadlines.limitCountsFrom(this, started != null ? started : joinClosesAt());
    return from.plus(terms.limit()).plus(terms.extendableBy());
  }

  /**
   * {@return until when an exclusive call keeps its people busy: the scheduled time, the limit, the
   * possible extension and the slack}
   */
  public Instant busyUntil() {
    return scheduledAt.plus(terms.limit()).plus(terms.extendableBy()).plus(terms.slack());
  }

  /** {@return the identities of its people} */
  public Set<String> identities() {
    return participants.stream().map(Participant::identity).collect(Collectors.toSet());
  }

  /**
   * {@return the instant call that a request for this one means: of the same people, not over,
   * within its ring time, not declined by the requester; of several the one requested last}
   *
   * @param stored any calls
   */
  public Optional<VideoCall> repeated(Collection<VideoCall> stored) {
    return Scheduling.repeated(this, stored);
  }

  /** {@return when time alone next moves the state; past if overdue, empty if never again} */
  public Optional<Instant> movesAt() {
    return Optional.ofNullable(Deadlines.nextStep(this));
  }

  /** {@return when time next has a move, a room or an untold event; past if overdue} */
  public Optional<Instant> dueAt() {
    return Optional.ofNullable(
        Deadlines.earliest(Deadlines.nextStep(this), room.dueAt(), outbox.dueAt()));
  }

  @Override
  public String toString() {
    return "VideoCall[" + id + ", " + status + ", version " + version + "]";
  }
}
