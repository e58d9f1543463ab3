package dev.bookend.testing;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.RoomEvent;

/** Speaks to a service as its provider of managed rooms does. */
public final class Provider {
  private Provider() {}

  /**
   * Says that people are in a call's room, each by a connection {@code PA-} and the identity.
   *
   * @param calls the service
   * @param id the call
   * @param identities who
   */
  public static void connects(VideoCallService calls, CallId id, String... identities) {
    for (String identity : identities) {
      VideoCall call = calls.get(Actor.host(), id);
      calls.apply(
          new RoomEvent.Connected(
              id.roomName(), sid(call), calls.now(), identity, "PA-" + identity));
    }
  }

  /**
   * Says that people's connections have ended.
   *
   * @param calls the service
   * @param id the call
   * @param identities who
   */
  public static void disconnects(VideoCallService calls, CallId id, String... identities) {
    for (String identity : identities) {
      VideoCall call = calls.get(Actor.host(), id);
      calls.apply(
          new RoomEvent.Disconnected(
              id.roomName(), sid(call), calls.now(), identity, "PA-" + identity));
    }
  }

  private static String sid(VideoCall call) {
    return String.valueOf(call.room().sid());
  }
}
