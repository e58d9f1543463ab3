package dev.bookend.call;

import java.util.List;

/** Replaces a person in ended calls and their events by an alias. Times and counts stay. */
final class Anonymization {
  private Anonymization() {}

  static CallChange anonymize(VideoCall call, String identity, String alias) {
    if (call.participant(identity).isEmpty()) {
      return CallChange.none(call);
    }
    CallBuilder anonymized = new CallBuilder(call);
    anonymized.requestedBy = call.requestedBy().equals(identity) ? alias : call.requestedBy();
    anonymized.participants =
        call.participants().stream()
            .map(person -> person.identity().equals(identity) ? person.anonymized(alias) : person)
            .toList();
    return new CallChange(anonymized.call(), List.of(), true);
  }

  static CallEvent anonymize(CallEvent event, String alias) {
    CallId call = event.callId();
    int sequence = event.sequence();
    if (event instanceof CallEvent.Requested e) {
      return new CallEvent.Requested(call, sequence, e.at(), alias, e.scheduledAt());
    }
    if (event instanceof CallEvent.Accepted e) {
      return new CallEvent.Accepted(call, sequence, e.at(), alias);
    }
    if (event instanceof CallEvent.Declined e) {
      return new CallEvent.Declined(call, sequence, e.at(), alias);
    }
    if (event instanceof CallEvent.Cancelled e) {
      return new CallEvent.Cancelled(call, sequence, e.at(), alias, null);
    }
    if (event instanceof CallEvent.Rescheduled e) {
      return new CallEvent.Rescheduled(call, sequence, e.at(), alias, e.scheduledAt());
    }
    if (event instanceof CallEvent.Missed e) {
      return new CallEvent.Missed(call, sequence, e.at(), alias, e.reason());
    }
    if (event instanceof CallEvent.Admitted e) {
      return new CallEvent.Admitted(call, sequence, e.at(), alias);
    }
    if (event instanceof CallEvent.Connected e) {
      return new CallEvent.Connected(call, sequence, e.at(), alias, null);
    }
    if (event instanceof CallEvent.Left e) {
      return new CallEvent.Left(call, sequence, e.at(), alias, e.reason());
    }
    if (event instanceof CallEvent.Extended e) {
      return new CallEvent.Extended(call, sequence, e.at(), alias, e.endsAt());
    }
    if (event instanceof CallEvent.Completed e) {
      return new CallEvent.Completed(call, sequence, e.at(), alias, e.reason());
    }
    return event;
  }
}
