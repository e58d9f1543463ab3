package dev.bookend.examples;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.JoinTicket;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.memory.InMemoryCallRepository;
import java.util.concurrent.CountDownLatch;

/** One 15-second call from request to completion. */
public final class Quickstart {
  private Quickstart() {}

  public static void main(String[] args) throws InterruptedException {
    TwilioEmulator twilio = new TwilioEmulator(); // or, with an account, Twilio.fromEnvironment()
    CountDownLatch over = new CountDownLatch(1);

    VideoCallService calls =
        VideoCallService.builder()
            .repository(new InMemoryCallRepository())
            .provider(twilio)
            .listener((event, call) -> System.out.println(event.at() + "  " + event.type()))
            .listener((event, call) -> countDown(over, event))
            .build();

    try (CallKeeper keeper = calls.keeper()) {
      keeper.start(); // ends calls at their limit, closes rooms, delivers events
      Actor recipient = Actor.of("recipient");
      Actor caregiver = Actor.of("caregiver");

      CallId id = calls.request(recipient, CallRequest.inviting("caregiver")).id();
      calls.accept(caregiver, id);
      JoinTicket ticket = calls.join(recipient, id); // its token goes to the recipient's browser
      System.out.println("A token for " + ticket.roomName() + ", until " + ticket.expiresAt());
      twilio.join(ticket.token()); // as the browser does
      twilio.join(calls.join(caregiver, id).token()); // the clock starts: 15 seconds
      over.await();
      System.out.println("Over: " + calls.get(Actor.system(), id).endReason());
    }
  }

  private static void countDown(CountDownLatch over, CallEvent event) {
    if (event instanceof CallEvent.RoomClosed) {
      over.countDown();
    }
  }
}
