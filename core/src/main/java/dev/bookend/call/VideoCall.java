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
 * A call. Immutable. Every transition takes the current time, and returns the changed call with its
 * events. A transition that has already happened changes nothing. One that the state does not allow
 * throws {@link IllegalCallStateException}; one by a person outside the call throws {@link
 * CallNotFoundException}.
 *
 * @param id the id of the call
 * @param requestedBy the identity of the requester
 * @param bookingId the booking id of the host application; null if there is none
 * @param terms the fixed rules of the call
 * @param scheduledAt the scheduled start
 * @param status the state
 * @param endReason why it ended; null unless it was completed, or ended by an actor and missed
 * @param endedBy who cancelled or ended it, and why; {@link Cause#NONE} if time or the provider
 *     did, and before
 * @param participants 2 to 50 people, the requester first
 * @param times the instants of its transitions
 * @param room the provider's room
 * @param outbox the counts of recorded and delivered events
 * @param version the number of times it was stored; 0 for a new call
 */
@CheckReturnValue
public record VideoCall(
    CallId id,
    String requestedBy,
    @Nullable String bookingId,
    CallTerms terms,
    Instant scheduledAt,
    CallStatus status,
    @Nullable EndReason endReason,
    Cause endedBy,
    List<Participant> participants,
    CallTimes times,
    CallRoom room,
    CallEvent.Outbox outbox,
    long version) {
  public VideoCall {
    participants = List.copyOf(participants);
  }

  /**
   * {@return the change that creates a call; a scheduled time that is absent, or at most a minute
   * in the past, means now}
   *
   * @param id the id of the call
   * @param by the requester, or the system, which names the requester in the request
   * @param request the requested participants, time and options
   * @param terms the terms that apply where the request sets none
   * @param now the current time
   * @throws InvalidValueException if the time is further in the past or more than 366 days ahead,
   *     or if the requester is missing, is not the person who acts, or is an invitee
   */
  public static CallChange request(
      CallId id, Actor by, CallRequest request, CallTerms terms, Instant now) {
    return Scheduling.request(id, by, request, terms, now);
  }

  /**
   * {@return the change after a called person was found connected to another call}
   *
   * @param identity the participant's identity
   * @param now the current time
   */
  public CallChange busy(String identity, Instant now) {
    return Scheduling.busy(this, identity, now);
  }

  /**
   * {@return the change after a participant accepts; the last answer makes the call accepted}
   *
   * @param identity the participant's identity
   * @param now the current time
   */
  public CallChange accept(String identity, Instant now) {
    return Scheduling.answer(this, Transition.ACCEPT, identity, Response.ACCEPTED, now);
  }

  /**
   * {@return the change after a participant declines. With fewer than two left, the call is over}
   *
   * @param identity the participant's identity
   * @param now the current time
   */
  public CallChange decline(String identity, Instant now) {
    return Scheduling.answer(this, Transition.DECLINE, identity, Response.DECLINED, now);
  }

  /**
   * {@return the change after the call is cancelled before its start}
   *
   * @param by the actor
   * @param reason the reason, at most 500 characters; null if none is given
   * @param now the current time
   */
  public CallChange cancel(Actor by, @Nullable String reason, Instant now) {
    return Scheduling.cancel(this, by, reason, now);
  }

  /**
   * {@return the change after the call is moved to another time} The other participants have to
   * accept again, all of them need new tokens, and an open room is closed.
   *
   * @param by the actor; the system acts for the requester
   * @param time the new scheduled time
   * @param limit the new limit; null = unchanged
   * @param reason the reason, at most 500 characters; null if none is given
   * @param now the current time
   */
  public CallChange reschedule(
      Actor by, Instant time, @Nullable Duration limit, @Nullable String reason, Instant now) {
    return Scheduling.reschedule(this, by, time, limit, reason, now);
  }

  /**
   * {@return the change after a person is added; no change if the person is in the call} A person
   * who has declined or was removed is asked again.
   *
   * @param by the actor
   * @param identity the person's identity
   * @param role the person's role; null if there is none
   * @param now the current time
   * @throws InvalidValueException if the call would have more than 50 people
   */
  public CallChange add(Actor by, String identity, @Nullable String role, Instant now) {
    return People.add(this, Cause.of(by, null), identity, role, now);
  }

  /**
   * {@return the change after a guest is invited}
   *
   * @param by the actor
   * @param invitation the guest's name and role
   * @param key the new key of the guest, of this call
   * @param now the current time
   * @throws InvalidValueException if the call would have more than 50 people, or the key would
   *     expire at once
   */
  public CallChange inviteGuest(Actor by, GuestInvitation invitation, GuestKey key, Instant now) {
    return Guests.invite(this, Cause.of(by, null), invitation, key, now);
  }

  /**
   * {@return the link of an invited guest}
   *
   * @param key the key of the guest
   */
  public GuestLink guestLink(GuestKey key) {
    return Guests.link(this, key);
  }

  /**
   * {@return the guest to whom a key belongs}
   *
   * @param key a key of this call
   * @param now the current time
   * @throws CallOverException if the call is over
   * @throws CallNotFoundException if the key is unknown, expired or revoked
   */
  public Actor guestActor(GuestKey key, Instant now) {
    return Guests.actor(this, key, now);
  }

  /**
   * {@return the change after a person is removed for good} The person may view the call and gets
   * no further token. If fewer than two people are left before the start, the call is cancelled.
   *
   * @param by the actor
   * @param identity the participant's identity
   * @param reason the reason, at most 500 characters; null if none is given
   * @param now the current time
   */
  public CallChange remove(Actor by, String identity, @Nullable String reason, Instant now) {
    return People.remove(this, Cause.of(by, reason), identity, now);
  }

  /**
   * {@return the change after a person is removed and another one, with the same role, is added}
   *
   * @param by the actor
   * @param identity the participant's identity
   * @param replacement the identity of the new person
   * @param reason the reason, at most 500 characters; null if none is given
   * @param now the current time
   */
  public CallChange replace(
      Actor by, String identity, String replacement, @Nullable String reason, Instant now) {
    return People.replace(this, Cause.of(by, reason), identity, replacement, now);
  }

  /**
   * {@return the change after a participant arrives to wait for admission; no change if none is
   * needed}
   *
   * @param identity the participant's identity
   * @param now the current time
   * @throws NotAdmittedException if the participant was denied
   */
  public CallChange arrive(String identity, Instant now) {
    return WaitingRoom.arrive(this, identity, now);
  }

  /**
   * {@return the change after a participant is admitted, whether the participant waits or not}
   *
   * @param by the actor
   * @param identity the participant's identity
   * @param now the current time
   */
  public CallChange admit(Actor by, String identity, Instant now) {
    return WaitingRoom.admit(this, Cause.of(by, null), identity, now);
  }

  /**
   * {@return the change after a participant is not let in}
   *
   * @param by the actor
   * @param identity the participant's identity
   * @param reason the reason, at most 500 characters; null if none is given
   * @param now the current time
   */
  public CallChange deny(Actor by, String identity, @Nullable String reason, Instant now) {
    return WaitingRoom.deny(this, Cause.of(by, reason), identity, now);
  }

  /**
   * {@return the change before a token is issued to a participant; no change after the first token}
   *
   * @param identity the participant's identity
   * @param now the current time
   * @throws CallOverException if the call is over or can no longer start
   * @throws CallNotAllowedException if the participant has not accepted, or was removed
   * @throws NotAdmittedException if the participant has to wait for admission
   * @throws TooEarlyException before the join window
   */
  public CallChange join(String identity, Instant now) {
    return Presence.join(this, identity, now);
  }

  /**
   * {@return the change after a connection began} The call starts when the people are connected at
   * once who must be there. A participant's own report counts by itself only for ad-hoc rooms.
   * Otherwise it makes the room due, so that the provider is polled.
   *
   * @param identity the participant's identity
   * @param connection the provider's id of the connection; null in a participant's own report
   * @param at the time of the event, by the reporter's clock
   * @param now the current time
   * @throws CallNotAllowedException if the participant never got a token
   */
  public CallChange connected(
      String identity, @Nullable String connection, Instant at, Instant now) {
    return connection == null
        ? Reports.connected(this, identity, now)
        : Presence.connected(this, identity, connection, at, now);
  }

  /**
   * {@return the change after a connection ended; no change after a late event} A participant's own
   * report gives the reason for the coming end, and ends a connection that is known only from
   * reports.
   *
   * @param identity the participant's identity
   * @param connection the provider's id of the connection; null in a participant's own report
   * @param at the time of the event, by the reporter's clock
   * @param now the current time
   */
  public CallChange left(String identity, @Nullable String connection, Instant at, Instant now) {
    return connection == null
        ? Reports.left(this, identity, now)
        : Presence.left(this, identity, connection, at, now);
  }

  /**
   * {@return the change after a poll that lists this as the participant's latest connection}
   *
   * @param identity the participant's identity
   * @param connection the provider's id of the connection
   * @param since the start of the connection, by the provider's clock
   * @param now the current time
   * @throws CallNotAllowedException if the participant never got a token
   */
  public CallChange listed(String identity, String connection, Instant since, Instant now) {
    return Presence.listed(this, identity, connection, since, now);
  }

  /**
   * {@return the change after a poll that no longer lists this connection}
   *
   * @param identity the participant's identity
   * @param connection the provider's id of the connection
   * @param at the time of the poll
   * @param now the current time
   */
  public CallChange unlisted(String identity, String connection, Instant at, Instant now) {
    return Presence.unlisted(this, identity, connection, at, now);
  }

  /**
   * {@return the change after the end of a running call is moved}
   *
   * @param by the actor
   * @param more the extension: more than 0, in whole milliseconds, within the terms
   * @param now the current time
   * @throws CallNotAllowedException if the terms allow no extension
   */
  public CallChange extend(Actor by, Duration more, Instant now) {
    return Deadlines.extend(this, by, more, now);
  }

  /**
   * {@return the change that ends the call} A participant with a token may end it before its start:
   * it is then missed, or completed if its {@linkplain #attendance() attendance} is unknown.
   *
   * @param by the actor; one that is no participant acts as the system
   * @param reason the reason, at most 500 characters; null if none is given
   * @param now the current time
   */
  public CallChange complete(Actor by, @Nullable String reason, Instant now) {
    return Deadlines.complete(this, by, reason, now);
  }

  /**
   * {@return the change after all due transitions; no change before {@link #nextTransitionAt()}}
   *
   * @param now the current time
   */
  public CallChange advanceTo(Instant now) {
    return Deadlines.advanceTo(this, now);
  }

  /** {@return the change before a room is requested from the provider} */
  public CallChange roomRequested() {
    return RoomUpdates.room(this, room.opening());
  }

  /**
   * {@return the change after the provider opened a room; an unneeded room is due for closing}
   *
   * @param sid the provider's room id
   * @param now the current time
   */
  public CallChange roomOpened(String sid, Instant now) {
    return RoomUpdates.roomOpened(this, sid, now);
  }

  /**
   * {@return the change after the provider ended this room by itself; a running call is over}
   *
   * @param sid the provider's room id
   * @param certain whether the provider confirmed it; otherwise a request to close follows
   * @param now the current time
   */
  public CallChange roomEnded(String sid, boolean certain, Instant now) {
    return RoomUpdates.roomEnded(this, sid, certain, now);
  }

  /**
   * {@return the change after the provider confirmed the request to close this room}
   *
   * @param asked the room at the time of the request
   * @param now the current time
   */
  public CallChange roomClosed(CallRoom asked, Instant now) {
    return RoomUpdates.roomClosed(this, asked, now);
  }

  /**
   * {@return the change that schedules a retry: closing after 1 to 60 s, polling after 10 to 30 s,
   * or after 4 s while a removed person has a token, or 0.5 s while one is connected}
   *
   * @param now the current time
   */
  public CallChange retryRoom(Instant now) {
    return RoomUpdates.room(this, room.retried(now, People.watch(this, now)));
  }

  /**
   * {@return the change after events are delivered to all listeners}
   *
   * @param sequence the sequence number of the last delivered event
   */
  public CallChange delivered(int sequence) {
    return RoomUpdates.outbox(this, outbox.delivered(sequence));
  }

  /**
   * {@return the change after a failed delivery; the backoff before the retry is 1 s to 5 min}
   *
   * @param now the current time
   */
  public CallChange deliveryFailed(Instant now) {
    return RoomUpdates.outbox(this, outbox.failed(now));
  }

  /**
   * {@return the change that postpones the room or the outbox; neither becomes due earlier}
   *
   * @param room the earliest time of the next room task; null = not postponed
   * @param outbox the earliest time of the next delivery; null = not postponed
   */
  public CallChange postpone(@Nullable Instant room, @Nullable Instant outbox) {
    return RoomUpdates.postpone(this, room, outbox);
  }

  /**
   * {@return the change that replaces a person in an ended call by an alias, without events}
   *
   * @param identity the person's identity; no change if it is not a participant's
   * @param alias the alias, as {@code RepositoryRules} makes it
   */
  public CallChange anonymize(String identity, String alias) {
    return Anonymization.anonymize(this, identity, alias);
  }

  /**
   * {@return the participant with an identity; empty if there is none}
   *
   * @param identity any identity
   */
  public Optional<Participant> participant(String identity) {
    return participants.stream().filter(p -> p.identity().equals(identity)).findFirst();
  }

  /** {@return the source of presence data, since the latest rescheduling} */
  public Attendance attendance() {
    return Reports.attendance(this);
  }

  Participant require(String identity) {
    return participant(identity).orElseThrow(CallNotFoundException::new);
  }

  /** Returns the participant whom an actor names. */
  Participant requirePerson(String identity) {
    return participant(identity)
        .orElseThrow(
            () -> new InvalidValueException("identity", "must be of a person in this call"));
  }

  /**
   * {@return what a person has to do and may do; {@link RolePolicy#defaults()} for strangers}
   *
   * @param identity any identity
   */
  public RolePolicy policyOf(String identity) {
    return participant(identity)
        .map(person -> terms.policyOf(person.role()))
        .orElse(RolePolicy.defaults());
  }

  /** {@return when the join window opens, {@link CallTerms#joinOpensBefore()} the start} */
  public Instant joinOpensAt() {
    return scheduledAt.minus(terms.joinOpensBefore());
  }

  /** {@return the end of the join window, earlier if a limit counted from the schedule ends it} */
  public Instant joinClosesAt() {
    return Deadlines.joinClosesAt(this);
  }

  /** {@return whether the call rings: requested without a time, and never rescheduled} */
  public boolean isInstant() {
    return terms.ringWithin() != null;
  }

  /** {@return the deadline for answers, at the latest the end of the join window} */
  public Instant answerBy() {
    return Scheduling.answerBy(this);
  }

  /** {@return the latest possible end, for the latest start and the longest extension} */
  public Instant latestEnd() {
    return Deadlines.latestEnd(this);
  }

  /** {@return the end of the busy time: the scheduled time plus limit, extension and slack} */
  public Instant busyUntil() {
    return scheduledAt.plus(terms.limit()).plus(terms.extendableBy()).plus(terms.slack());
  }

  /**
   * {@return whether the answer of a participant is missing}
   *
   * @param identity any identity
   */
  public boolean isAwaiting(String identity) {
    return participant(identity)
        .filter(p -> p.isActive() && p.response() == Response.PENDING)
        .isPresent();
  }

  /** {@return who has requested or accepted this call, if it is exclusive and not over} */
  public Set<String> busyIdentities() {
    return Scheduling.busyIdentities(this);
  }

  /** {@return the number of people who may cost: who may be in the room, or had a token for it} */
  public int payingPeople() {
    return (int)
        participants.stream()
            .filter(person -> person.isActive() || person.tokenIssuedAt() != null)
            .count();
  }

  /**
   * {@return the identities of all participants who are no guests, and have neither declined nor
   * been removed}
   */
  public Set<String> peopleCalled() {
    return participants.stream()
        .filter(person -> person.guest() == null && person.isActive())
        .map(Participant::identity)
        .collect(Collectors.toSet());
  }

  /**
   * {@return the instant call that this one repeats: the same people, not over, still ringing, not
   * declined by the requester; if there are several, the one requested last}
   *
   * @param stored the calls to search
   */
  public Optional<VideoCall> repeated(Collection<VideoCall> stored) {
    return Scheduling.repeated(this, stored);
  }

  /** {@return the deadline of the next transition by time; past if overdue, empty if none} */
  public Optional<Instant> nextTransitionAt() {
    return Optional.ofNullable(Deadlines.nextTransitionAt(this));
  }

  /** {@return the deadline of the next transition, room task or event delivery; past if overdue} */
  public Optional<Instant> dueAt() {
    return Optional.ofNullable(
        Deadlines.earliest(Deadlines.nextTransitionAt(this), room.dueAt(), outbox.dueAt()));
  }

  @Override
  public String toString() {
    return "VideoCall[" + id + ", " + status + ", version " + version + "]";
  }
}
