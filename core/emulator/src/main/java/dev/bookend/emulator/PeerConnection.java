package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The media connection between two participants: one offers, the other answers. Media do not pass
 * through the emulator.
 */
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

  boolean connects(RoomParticipant participant) {
    return participant == newer || participant == older;
  }

  RoomParticipant other(RoomParticipant participant) {
    return participant == newer ? older : newer;
  }

  /** Requests the first offer from the newer participant. */
  ObjectNode createOffer() {
    return Message.peerConnection(id, "create-offer");
  }

  ObjectNode end() {
    return Message.peerConnection(id, "close");
  }

  boolean isAnswered() {
    return answered;
  }

  /**
   * Returns whether to forward a description. Of two crossing offers (glare) the later one is
   * dropped. Its sender rolls back when it receives the other offer, answers it, and offers again.
   */
  boolean accepts(RoomParticipant from, String type) {
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
