package dev.bookend.examples.firstcall;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Visits {
  private final Set<CallId> done = ConcurrentHashMap.newKeySet();
  private final Bookings bookings;
  private final VideoCallService calls;

  Visits(Bookings bookings, VideoCallService calls) {
    this.bookings = bookings;
    this.calls = calls;
  }

  /** Requests the call of a booking, in the transaction of your own changes. */
  @Transactional
  public CallId call(String requester, String bookingId) {
    String[] people = bookings.get(bookingId).people().toArray(String[]::new);
    String other = people[0].equals(requester) ? people[1] : people[0];
    CallRequest request = CallRequest.inviting(other).forBooking(bookingId);
    return calls.request(Actor.of(requester), request).id();
  }

  @EventListener
  public void on(CallEvent.Completed completed) {
    done.add(completed.callId());
  }

  public boolean isDone(CallId call) {
    return done.contains(call);
  }
}
