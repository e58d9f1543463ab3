package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.util.List;

/** Opens and closes the media signalling with browsers. Guarded by the emulator's lock. */
final class MediaSessions {
  private final SerialSection turn;
  private final Now now;
  private final MediaServers servers = new MediaServers();

  MediaSessions(SerialSection turn, Now now) {
    this.turn = turn;
    this.now = now;
  }

  /**
   * Opens a session if the participant's browser requests one.
   *
   * @param host the local address that the browser reaches
   */
  void open(RoomParticipant member, JsonNode request, InetAddress host) {
    List<MediaProtocol> asked = MediaProtocol.asked(request.path("media_signaling"));
    if (!asked.isEmpty()) {
      MediaSession session = MediaSession.of(asked);
      session.profile(request.path("bandwidth_profile"));
      open(member, session, host);
    }
  }

  /** Opens a new session for a reconnected participant whose data channels were lost. */
  void reopen(RoomParticipant member, InetAddress host) {
    member
        .media()
        .filter(session -> session.connection().isEmpty())
        .ifPresent(session -> open(member, session.again(), host));
  }

  private void open(RoomParticipant member, MediaSession session, InetAddress host) {
    Owner owner = new Owner(member, session);
    servers.open(host, session.labels(), owner).ifPresent(session::connectedBy);
    member.media(session);
  }

  /** Closes the session of a leaving participant. */
  void close(RoomParticipant member) {
    member.media().ifPresent(MediaSession::close);
  }

  /** Receives the messages of one browser, limited like those of its WebSocket. */
  private final class Owner implements MediaPeer.Owner {
    private final RoomParticipant member;
    private final MediaSession session;
    private final MessageLimit limit = new MessageLimit(now);

    Owner(RoomParticipant member, MediaSession session) {
      this.member = member;
      this.session = session;
    }

    @Override
    public void received(String label, String text) {
      JsonNode message = limit.add(text, true).map(Json::read).orElseGet(Json::object);
      if (limit.isExceeded()) {
        lost();
      } else {
        turn.take(() -> member.room.media.receive(member, session, label, message));
      }
    }

    @Override
    public void lost() {
      turn.take(
          () ->
              session
                  .connection()
                  .ifPresent(
                      connection -> {
                        session.close();
                        if (member.isConnected()) {
                          member.tell(connection.end());
                        }
                      }));
    }
  }
}
