package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event in the history of a call. Sequence numbers of a call start at 1 and have no gaps. An
 * event is stored in the transaction of its change, and delivered to listeners after the commit, at
 * least once.
 */
public sealed interface CallEvent {

  /** {@return the id of the call} */
  CallId callId();

  /** {@return the sequence number within the call, from 1} */
  int sequence();

  /** {@return the time of the event, by the clock of the node that stored it} */
  Instant at();

  /**
   * {@return the identity of the person concerned; null if the cause is the host application, the
   * provider or time}
   */
  default @Nullable String by() {
    return null;
  }

  /**
   * {@return who caused the event, and why; for events about one person's own action that person}
   */
  default Cause cause() {
    return new Cause(by(), null, null);
  }

  /**
   * {@return the identity of the participant to whom the event applies; null if only {@link #by()}}
   */
  default @Nullable String identity() {
    return null;
  }

  /**
   * {@return a copy with an alias in place of a person, and without that person's texts}
   *
   * @param identity the person's identity
   * @param alias replaces the identity
   */
  default CallEvent anonymize(String identity, String alias) {
    return Anonymization.anonymize(this, identity, alias);
  }

  /**
   * {@return the type: the record's name in lower snake case, such as {@code requested} or {@code
   * join_opened}}
   */
  default String type() {
    return EventText.type(getClass());
  }

  /**
   * The call was requested.
   *
   * @param scheduledAt the scheduled start
   */
  record Requested(
      CallId callId, int sequence, Instant at, @Nullable String by, Instant scheduledAt)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** A participant accepted. */
  record Accepted(CallId callId, int sequence, Instant at, String by) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** A participant declined. */
  record Declined(CallId callId, int sequence, Instant at, String by) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The call was cancelled before its start.
   *
   * @param cause who cancelled it, and why
   */
  record Cancelled(CallId callId, int sequence, Instant at, Cause cause) implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The call was rescheduled; participants have to accept again.
   *
   * @param cause who moved it, and why
   * @param scheduledAt the new scheduled start
   */
  record Rescheduled(CallId callId, int sequence, Instant at, Cause cause, Instant scheduledAt)
      implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** Too few participants answered before the deadline. */
  record Expired(CallId callId, int sequence, Instant at) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** The join window of a scheduled call opened: a good time for a reminder. */
  record JoinOpened(CallId callId, int sequence, Instant at) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The call was over before it started: the join window closed, or an actor ended the call. {@link
   * VideoCall#participants()} show the individual connections.
   *
   * @param cause who ended it, and why
   * @param endReason why it ended; null if the join window closed
   */
  record Missed(CallId callId, int sequence, Instant at, Cause cause, @Nullable EndReason endReason)
      implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** A participant was issued a token for the first time. */
  record TokenIssued(CallId callId, int sequence, Instant at, String by) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** A participant has arrived, and waits for admission. */
  record Arrived(CallId callId, int sequence, Instant at, String by) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** A participant who waited for admission has gone away. */
  record StoppedWaiting(CallId callId, int sequence, Instant at, String by) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant was admitted.
   *
   * @param cause who admitted the participant
   * @param identity the participant
   */
  record Admitted(CallId callId, int sequence, Instant at, Cause cause, String identity)
      implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant was not let in.
   *
   * @param cause who decided it, and why
   * @param identity the participant
   */
  record Denied(CallId callId, int sequence, Instant at, Cause cause, String identity)
      implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant was removed from the call. The keeper polls the room and disconnects the person.
   *
   * @param cause who removed the participant, and why
   * @param identity the participant
   */
  record Removed(CallId callId, int sequence, Instant at, Cause cause, String identity)
      implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant was added to the call.
   *
   * @param cause who added the participant
   * @param identity the new participant
   */
  record Added(CallId callId, int sequence, Instant at, Cause cause, String identity)
      implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A reminder of the scheduled time is due. The delivery may be late or repeated: a listener
   * compares it with the call, and remembers its own mails or messages.
   *
   * @param before how long before the scheduled time the reminder was planned
   * @param scheduledAt the scheduled time
   */
  record ReminderDue(CallId callId, int sequence, Instant at, Duration before, Instant scheduledAt)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant did not answer while the call rang. One event is delivered for each person.
   *
   * @param identity the participant
   */
  record MissedCall(CallId callId, int sequence, Instant at, String identity) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant had accepted, but was never connected to the call, which is over.
   *
   * @param identity the participant
   * @param waitedFor how long another participant was there after the scheduled time; zero if
   *     nobody was
   */
  record NoShow(CallId callId, int sequence, Instant at, String identity, Duration waitedFor)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A called person is connected to another call.
   *
   * @param identity the called person
   */
  record Busy(CallId callId, int sequence, Instant at, String identity) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant connected to the room.
   *
   * @param connection the provider's id of the connection; null if the participant's own report
   *     arrived first
   */
  record Connected(CallId callId, int sequence, Instant at, String by, @Nullable String connection)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant's connection ended, according to the data at that time.
   *
   * @param reason why it ended; after {@link LeaveReason#REPLACED} the participant is still
   *     connected
   */
  record Left(CallId callId, int sequence, Instant at, String by, LeaveReason reason)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The people who must be there are connected: the call has started.
   *
   * @param endsAt the latest end
   */
  record Started(CallId callId, int sequence, Instant at, Instant endsAt) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The call ends soon.
   *
   * @param endsAt the planned end
   */
  record EndingSoon(CallId callId, int sequence, Instant at, Instant endsAt) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The end of the call was moved.
   *
   * @param cause who moved it
   * @param endsAt the new end
   */
  record Extended(CallId callId, int sequence, Instant at, Cause cause, Instant endsAt)
      implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The call is over.
   *
   * @param cause who ended it, and why
   * @param endReason why it ended
   */
  record Completed(CallId callId, int sequence, Instant at, Cause cause, EndReason endReason)
      implements CallEvent {
    @Override
    public @Nullable String by() {
      return cause.identity();
    }

    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** The provider confirmed that the room is closed. */
  record RoomClosed(CallId callId, int sequence, Instant at) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The outbox of a call: counts the events that are recorded, and those that are delivered to all
   * listeners.
   *
   * @param recorded the number of recorded events, which is also the sequence number of the latest
   *     one
   * @param delivered the sequence number of the latest event that was delivered to all listeners
   * @param failures the number of failed attempts to deliver the next event
   * @param dueAt when the next delivery is due, or since when; null if all events are delivered
   */
  record Outbox(int recorded, int delivered, int failures, @Nullable Instant dueAt) {
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);

    static final Outbox EMPTY = new Outbox(0, 0, 0, null);

    Outbox recorded(int more, Instant now) {
      return more == 0
          ? this
          : new Outbox(recorded + more, delivered, failures, dueAt == null ? now : dueAt);
    }

    /**
     * Keeps {@code dueAt} while events are undelivered, so that the claim of the delivering node
     * stays valid.
     */
    Outbox delivered(int upTo) {
      if (upTo <= delivered) {
        return this;
      }
      int last = Math.min(upTo, recorded);
      return new Outbox(recorded, last, 0, last < recorded ? dueAt : null);
    }

    /** Changes nothing if another node has delivered all events in the meantime. */
    Outbox failed(Instant now) {
      return delivered == recorded
          ? this
          : new Outbox(
              recorded,
              delivered,
              failures + 1,
              now.plus(ExponentialBackoff.after(failures, MAX_BACKOFF)));
    }

    Outbox postponedTo(Instant time) {
      boolean earlier = dueAt != null && dueAt.isBefore(time);
      return earlier ? new Outbox(recorded, delivered, failures, time) : this;
    }
  }
}
