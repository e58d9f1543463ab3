package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Sends a room's state to the browsers of its participants, and later each change of it. Guarded by
 * the emulator's lock.
 */
final class RoomNotifier {
  private final Room room;

  RoomNotifier(Room room) {
    this.room = room;
  }

  /**
   * Confirms that a new participant is in the room.
   *
   * @param connections actions for its connections with other participants
   */
  void connected(RoomParticipant newcomer, List<ObjectNode> connections) {
    ObjectNode message = entered("connected", newcomer, connections);
    message.set("subscribed", newcomer.subscribed(tracksOfOthers(newcomer)));
    send(newcomer, message);
  }

  /**
   * Confirms that a reconnected participant is in the room. The SDK closes connections that are not
   * listed. It attaches tracks to the new ones only after an update without any tracks.
   *
   * @param connections actions for its connections with other participants
   */
  void synced(RoomParticipant returning, List<ObjectNode> connections) {
    ObjectNode message = entered("synced", returning, connections);
    message.set("subscribed", returning.subscribed(List.of()));
    send(returning, message);
    sendSubscribed(returning, Message.update());
  }

  private ObjectNode entered(
      String type, RoomParticipant participant, List<ObjectNode> connections) {
    List<ObjectNode> all = new ArrayList<>(connections);
    participant
        .media()
        .flatMap(MediaSession::connection)
        .ifPresent(media -> all.add(media.offer()));
    return Message.entered(type, room, participant, all);
  }

  void recordingChanged() {
    for (RoomParticipant participant : room.participants()) {
      ObjectNode message = Message.update();
      message.set("recording", room.recording());
      send(participant, message);
    }
  }

  void subscribeRulesChanged(RoomParticipant participant) {
    sendSubscribed(participant, Message.update());
  }

  /** Sends a participant the SIDs and errors of its own tracks. */
  void tracksChanged(RoomParticipant participant) {
    ObjectNode message = Message.update();
    message.set("published", participant.published());
    send(participant, message);
  }

  /** Sends the state of a participant to the others, with the tracks that each of them receives. */
  void participantChanged(RoomParticipant changed) {
    for (RoomParticipant other : room.others(changed)) {
      ObjectNode message = Message.update();
      message.set("participants", Json.array(List.of(changed.described())));
      sendSubscribed(other, message);
    }
  }

  private void sendSubscribed(RoomParticipant subscriber, ObjectNode message) {
    message.set("subscribed", subscriber.subscribed(tracksOfOthers(subscriber)));
    send(subscriber, message);
  }

  private Collection<Track> tracksOfOthers(RoomParticipant participant) {
    return room.subscribed(participant).keySet();
  }

  private static void send(RoomParticipant participant, ObjectNode message) {
    participant.outgoing.enqueue(Message.envelope(message));
  }
}
