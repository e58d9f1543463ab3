package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a call. Events of one call are numbered from 1 without gaps. */
public sealed interface CallEvent {

  /** {@return the call} */
  CallId callId();

  /** {@return the place in the history of the call, from 1} */
  int sequence();

  /** {@return when it happened, by the clock of the node that stored it} */
  Instant at();

  /** {@return who did it or whom it is about; null if the host, the provider or time} */
  default @Nullable String by() {
    return null;
  }

  /**
   * {@return the same event without a person; their own words go with them}
   *
   * @param identity the person
   * @param alias who takes their place
   */
  default CallEvent forget(String identity, String alias) {
    return identity.equals(by()) ? Anonymization.in(this, alias) : this;
  }

  /**
   * {@return what happened, in lower snake case: {@code requested}, {@code join_opened} and so on,
   * after the name of the record}
   */
  default String type() {
    return EventText.type(getClass());
  }

  /**
   * Somebody asked for the call.
   *
   * @param scheduledAt when it is to begin
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
   * The call was called off.
   *
   * @param reason in the words of who did it; null if none were given
   */
  record Cancelled(
      CallId callId, int sequence, Instant at, @Nullable String by, @Nullable String reason)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The call was moved; acceptance is asked again.
   *
   * @param scheduledAt when it is to begin now
   */
  record Rescheduled(
      CallId callId, int sequence, Instant at, @Nullable String by, Instant scheduledAt)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** Nobody, or too few, answered in time. */
  record Expired(CallId callId, int sequence, Instant at) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** The scheduled call is near: people may join from now on. The moment for a reminder. */
  record JoinOpened(CallId callId, int sequence, Instant at) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The join window closed, or somebody ended the call, before two people were there at once; the
   * participants tell who was.
   *
   * @param reason why it ended; null if the join window closed
   */
  record Missed(
      CallId callId, int sequence, Instant at, @Nullable String by, @Nullable EndReason reason)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /** A participant was given a token for the first time. */
  record Admitted(CallId callId, int sequence, Instant at, String by) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A participant is in the room.
   *
   * @param connection the provider's id of the connection; null if the participant's own report
   *     came first
   */
  record Connected(CallId callId, int sequence, Instant at, String by, @Nullable String connection)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * A connection of a participant ended, as far as was known then.
   *
   * @param reason why; after {@link LeaveReason#REPLACED} the participant is still in the room
   */
  record Left(CallId callId, int sequence, Instant at, String by, LeaveReason reason)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * Two people are connected: the clock runs.
   *
   * @param endsAt when the call ends at the latest
   */
  record Started(CallId callId, int sequence, Instant at, Instant endsAt) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The end is near.
   *
   * @param endsAt when the call ends
   */
  record EndingSoon(CallId callId, int sequence, Instant at, Instant endsAt) implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The end was moved.
   *
   * @param endsAt when the call ends now
   */
  record Extended(CallId callId, int sequence, Instant at, @Nullable String by, Instant endsAt)
      implements CallEvent {
    @Override
    public String toString() {
      return EventText.of(this);
    }
  }

  /**
   * The call is over.
   *
   * @param reason why
   */
  record Completed(CallId callId, int sequence, Instant at, @Nullable String by, EndReason reason)
      implements CallEvent {
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
   * How many events of a call there are, and how many of them the listeners have been told.
   *
   * @param recorded the number of events so far, which is also the latest event's sequence number
   * @param delivered the sequence number of the latest event that all listeners have been told
   * @param failures how many attempts to tell the next one have failed
   * @param dueAt since when, or from when on again, the next one is to be told; null if all are
   *     told
   */
  record Outbox(int recorded, int delivered, int failures, @Nullable Instant dueAt) {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    static final Outbox EMPTY = new Outbox(0, 0, 0, null);

    Outbox recorded(int more, Instant now) {
      return more == 0
          ? this
          : new Outbox(recorded + more, delivered, failures, dueAt == null ? now : dueAt);
    }

    /** What is left stays due since then, so that whoever is at it keeps the call to themselves. */
    Outbox delivered(int upTo) {
      if (upTo <= delivered) {
        return this;
      }
      int told = Math.min(upTo, recorded);
      return new Outbox(recorded, told, 0, told < recorded ? dueAt : null);
    }

    /** Nothing is due because of one who failed, if another has told them all meanwhile. */
    Outbox failed(Instant now) {
      return delivered == recorded
          ? this
          : new Outbox(
              recorded,
              delivered,
              failures + 1,
              now.plus(ExponentialBackoff.after(failures, LONGEST_PAUSE)));
    }

    Outbox notBefore(Instant time) {
      boolean earlier = dueAt != null && dueAt.isBefore(time);
      return earlier ? new Outbox(recorded, delivered, failures, time) : this;
    }
  }
}
