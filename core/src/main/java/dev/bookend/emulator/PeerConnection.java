package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The media connection of two people: one offers, the other answers, the media go past us. */
final class PeerConnection {
  final String id = UUID.randomUUID().toString();
  private final RoomParticipant newer;
  private final RoomParticipant older;
  private @Nullable RoomParticipant offering;
  private boolean answered;

  PeerConnection(RoomParticipant newer, RoomParticipant older) {
    this.newer = newer;
    this.older = older;
  }

  boolean joins(RoomParticipant member) {
    return member == newer || member == older;
  }

  RoomParticipant other(RoomParticipant member) {
    return member == newer ? older : newer;
  }

  /** Asks the newer of the two for the first offer. */
  ObjectNode beginning() {
    return Message.peerConnection(id, "create-offer");
  }

  ObjectNode end() {
    return Message.peerConnection(id, "close");
  }

  boolean isAnswered() {
    return answered;
  }

  /**
   * Whether a description is passed on. Of two offers that cross, the later is not: who sent it
   * takes it back on seeing the other's, answers that, and offers again.
   */
  boolean passes(RoomParticipant from, String type) {
    if (type.equals("offer") && (offering == null || offering == from)) {
      offering = from;
      return true;
    }
    if (type.equals("answer") && offering == other(from)) {
      offering = null;
      answered = true;
      return true;
    }
    return false;
  }
}
