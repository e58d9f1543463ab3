package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.util.List;

/** Opens and closes the media signalling with browsers. Guarded by the emulator's lock. */
final class MediaSessions {
  private final SerialSection section;
  private final Now now;
  private final MediaServers servers = new MediaServers();

  MediaSessions(SerialSection section, Now now) {
    this.section = section;
    this.now = now;
  }

  /**
   * Opens a session if the participant's browser requests one.
   *
   * @param host the local address that the browser reaches
   */
  void open(RoomParticipant participant, JsonNode request, InetAddress host) {
    List<MediaProtocol> requested = MediaProtocol.requested(request.path("media_signaling"));
    if (!requested.isEmpty()) {
      MediaSession session = MediaSession.of(requested);
      session.profile(request.path("bandwidth_profile"));
      open(participant, session, host);
    }
  }

  /** Opens a new session for a reconnected participant whose data channels were lost. */
  void reopen(RoomParticipant participant, InetAddress host) {
    participant
        .media()
        .filter(session -> session.connection().isEmpty())
        .ifPresent(session -> open(participant, session.copyForReconnect(), host));
  }

  private void open(RoomParticipant participant, MediaSession session, InetAddress host) {
    Owner owner = new Owner(participant, session);
    servers.open(host, session.labels(), owner).ifPresent(session::connectedBy);
    participant.media(session);
  }

  /** Closes the session of a leaving participant. */
  void close(RoomParticipant participant) {
    participant.media().ifPresent(MediaSession::close);
  }

  /** Receives the messages of one browser, limited like those of its WebSocket. */
  private final class Owner implements MediaPeer.Owner {
    private final RoomParticipant participant;
    private final MediaSession session;
    private final MessageLimit limit = new MessageLimit(now);

    Owner(RoomParticipant participant, MediaSession session) {
      this.participant = participant;
      this.session = session;
    }

    @Override
    public void received(String label, String text) {
      JsonNode message = limit.add(text, true).map(Json::read).orElseGet(Json::object);
      if (limit.isExceeded()) {
        lost();
      } else {
        section.run(() -> participant.room.media.receive(participant, session, label, message));
      }
    }

    @Override
    public void lost() {
      section.run(
          () ->
              session
                  .connection()
                  .ifPresent(
                      connection -> {
                        session.close();
                        if (participant.isConnected()) {
                          participant.sendPeerConnection(connection.end());
                        }
                      }));
    }
  }
}
