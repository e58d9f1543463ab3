package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.RoomEvent;

/** Applies provider events of managed rooms to a service, as callbacks do. */
public final class Provider {
  private Provider() {}

  /**
   * Connects people to the room of a call. The id of a connection is {@code PA-} and the identity.
   *
   * @param calls the service
   * @param id the call
   * @param identities the people
   */
  public static void connects(VideoCallService calls, CallId id, String... identities) {
    for (String identity : identities) {
      VideoCall call = calls.get(Actor.system(), id);
      calls.apply(
          new RoomEvent.Connected(
              id.roomName(), sid(call), calls.now(), identity, "PA-" + identity));
    }
  }

  /**
   * Ends the connections of people.
   *
   * @param calls the service
   * @param id the call
   * @param identities the people
   */
  public static void disconnects(VideoCallService calls, CallId id, String... identities) {
    for (String identity : identities) {
      VideoCall call = calls.get(Actor.system(), id);
      calls.apply(
          new RoomEvent.Disconnected(
              id.roomName(), sid(call), calls.now(), identity, "PA-" + identity));
    }
  }

  private static String sid(VideoCall call) {
    return String.valueOf(call.room().sid());
  }
}
