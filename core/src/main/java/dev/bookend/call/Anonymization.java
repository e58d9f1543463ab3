package dev.bookend.call;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Replaces a person in ended calls and their events by an alias. Times and counts stay. */
final class Anonymization {
  private Anonymization() {}

  static CallChange anonymize(VideoCall call, String identity, String alias) {
    if (call.participant(identity).isEmpty()) {
      return CallChange.none(call);
    }
    CallBuilder anonymized = new CallBuilder(call);
    anonymized.requestedBy = renamed(call.requestedBy(), identity, alias);
    anonymized.endedBy = call.endedBy().anonymized(identity, alias);
    anonymized.participants =
        call.participants().stream()
            .map(person -> person.identity().equals(identity) ? person.anonymized(alias) : person)
            .toList();
    return new CallChange(anonymized.call(), List.of(), true);
  }

  static CallEvent anonymize(CallEvent event, String person, String alias) {
    CallId call = event.callId();
    int n = event.sequence();
    Cause cause = about(event, person).anonymized(person, alias);
    String by = event.by() == null ? null : renamed(event.by(), person, alias);
    String identity = event.identity() == null ? null : renamed(event.identity(), person, alias);
    if (event instanceof CallEvent.Requested e) {
      return new CallEvent.Requested(call, n, e.at(), by, e.scheduledAt());
    }
    if (event instanceof CallEvent.Accepted e) {
      return new CallEvent.Accepted(call, n, e.at(), required(by));
    }
    if (event instanceof CallEvent.Declined e) {
      return new CallEvent.Declined(call, n, e.at(), required(by));
    }
    if (event instanceof CallEvent.Cancelled e) {
      return new CallEvent.Cancelled(call, n, e.at(), cause);
    }
    if (event instanceof CallEvent.Rescheduled e) {
      return new CallEvent.Rescheduled(call, n, e.at(), cause, e.scheduledAt());
    }
    if (event instanceof CallEvent.Missed e) {
      return new CallEvent.Missed(call, n, e.at(), cause, e.endReason());
    }
    if (event instanceof CallEvent.TokenIssued e) {
      return new CallEvent.TokenIssued(call, n, e.at(), required(by));
    }
    if (event instanceof CallEvent.Connected e) {
      String connection = person.equals(e.by()) ? null : e.connection();
      return new CallEvent.Connected(call, n, e.at(), required(by), connection);
    }
    if (event instanceof CallEvent.Left e) {
      return new CallEvent.Left(call, n, e.at(), required(by), e.reason());
    }
    if (event instanceof CallEvent.Extended e) {
      return new CallEvent.Extended(call, n, e.at(), cause, e.endsAt());
    }
    if (event instanceof CallEvent.Completed e) {
      return new CallEvent.Completed(call, n, e.at(), cause, e.endReason());
    }
    return identity == null ? ofWaiting(event, by) : ofPeople(event, cause, identity);
  }

  /** A reason for a decision about the person may tell who it is. */
  private static Cause about(CallEvent event, String person) {
    Cause cause = event.cause();
    return person.equals(event.identity()) ? cause.withoutReason() : cause;
  }

  private static CallEvent ofWaiting(CallEvent event, @Nullable String by) {
    if (event instanceof CallEvent.Arrived e) {
      return new CallEvent.Arrived(e.callId(), e.sequence(), e.at(), required(by));
    }
    if (event instanceof CallEvent.StoppedWaiting e) {
      return new CallEvent.StoppedWaiting(e.callId(), e.sequence(), e.at(), required(by));
    }
    return event;
  }

  private static CallEvent ofPeople(CallEvent event, Cause cause, String identity) {
    CallId call = event.callId();
    int n = event.sequence();
    if (event instanceof CallEvent.Admitted e) {
      return new CallEvent.Admitted(call, n, e.at(), cause, identity);
    }
    if (event instanceof CallEvent.Denied e) {
      return new CallEvent.Denied(call, n, e.at(), cause, identity);
    }
    if (event instanceof CallEvent.Removed e) {
      return new CallEvent.Removed(call, n, e.at(), cause, identity);
    }
    if (event instanceof CallEvent.Added e) {
      return new CallEvent.Added(call, n, e.at(), cause, identity);
    }
    if (event instanceof CallEvent.MissedCall e) {
      return new CallEvent.MissedCall(call, n, e.at(), identity);
    }
    if (event instanceof CallEvent.NoShow e) {
      return new CallEvent.NoShow(call, n, e.at(), identity, e.waitedFor());
    }
    return event instanceof CallEvent.Busy e
        ? new CallEvent.Busy(call, n, e.at(), identity)
        : event;
  }

  private static String renamed(String identity, String person, String alias) {
    return identity.equals(person) ? alias : identity;
  }

  private static String required(@Nullable String identity) {
    return Objects.requireNonNull(identity);
  }
}
