package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.util.List;

/** Opens and ends the media signalling with browsers. Used in turns only. */
final class MediaSessions {
  private final SerialSection turn;
  private final Now now;
  private final MediaServers servers = new MediaServers();

  MediaSessions(SerialSection turn, Now now) {
    this.turn = turn;
    this.now = now;
  }

  /**
   * Opens one for a participant whose browser asks for it.
   *
   * @param host the address of this machine that the browser reaches
   */
  void open(RoomParticipant member, JsonNode request, InetAddress host) {
    List<MediaProtocol> asked = MediaProtocol.asked(request.path("media_signaling"));
    if (!asked.isEmpty()) {
      MediaSession session = MediaSession.of(asked);
      session.profile(request.path("bandwidth_profile"));
      open(member, session, host);
    }
  }

  /** Opens another one in place of one that was lost, for a participant who is back. */
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

  /** Ends that of somebody who leaves. */
  void close(RoomParticipant member) {
    member.media().ifPresent(MediaSession::close);
  }

  /** Takes what comes from one browser, within the bounds of its WebSocket. */
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
