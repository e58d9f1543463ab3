package dev.bookend.jakarta.firstcall;

import dev.bookend.call.Actor;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Only people with a common booking may request calls with each other. */
@ApplicationScoped
class BookingGuard implements CallGuard {
  @Inject Bookings bookings;

  @Override
  public boolean allows(Actor actor, Action action, VideoCall call) {
    return CallGuard.participantsOnly().allows(actor, action, call)
        && (action != Action.REQUEST || actor.isSystem() || bookings.unite(call));
  }
}
