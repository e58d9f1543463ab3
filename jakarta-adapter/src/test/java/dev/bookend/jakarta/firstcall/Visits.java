package dev.bookend.jakarta.firstcall;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

@ApplicationScoped
class Visits {
  private final Set<CallId> done = ConcurrentHashMap.newKeySet();

  @Inject Bookings bookings;
  @Inject VideoCallService calls;

  /** Requests the call of a booking, in the transaction of your own changes. */
  @Transactional
  CallId call(String requester, String bookingId) {
    String[] people = bookings.get(bookingId).people().toArray(String[]::new);
    String other = people[0].equals(requester) ? people[1] : people[0];
    CallRequest request = CallRequest.inviting(other).forBooking(bookingId);
    return calls.request(Actor.of(requester), request).id();
  }

  void on(@Observes CallEvent.Completed completed) {
    done.add(completed.callId());
  }

  boolean isDone(CallId call) {
    return done.contains(call);
  }
}
