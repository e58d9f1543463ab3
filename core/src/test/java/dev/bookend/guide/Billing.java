package dev.bookend.guide;

import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import java.util.function.Consumer;

/** Passes on each call that took place, once its room is closed. */
final class Billing implements CallListener {
  private final Consumer<CallAttendance> bills;

  Billing(Consumer<CallAttendance> bills) {
    this.bills = bills;
  }

  @Override
  public void on(CallEvent event, VideoCall call) {
    if (event instanceof CallEvent.RoomClosed && call.status().isOver()) {
      CallAttendance attendance = CallAttendance.of(call, event.at());
      if (attendance.met()) {
        bills.accept(attendance); // at least once: store it under the id of the call
      }
    }
  }
}
