package dev.bookend.emulator;

import java.net.InetAddress;

/** A participant without a browser. */
final class HeadlessParticipant implements TwilioEmulator.Guest {
  private final SerialSection turn;
  private final SessionManager sessions;
  private final RoomParticipant member;
  private final OrderedDelivery<String> unread;

  private HeadlessParticipant(
      SerialSection turn,
      SessionManager sessions,
      RoomParticipant member,
      OrderedDelivery<String> unread) {
    this.turn = turn;
    this.sessions = sessions;
    this.member = member;
    this.unread = unread;
  }

  /** Connects a participant. Must be called with the emulator's lock held. */
  static HeadlessParticipant take(SerialSection turn, SessionManager sessions, String token) {
    OrderedDelivery<String> unread = new OrderedDelivery<>(turn, message -> {});
    try {
      RoomParticipant member =
          sessions.connect(
              Json.object().put("token", token), unread, InetAddress.getLoopbackAddress());
      return new HeadlessParticipant(turn, sessions, member, unread);
    } catch (RefusedException e) {
      throw new TwilioEmulator.ConnectException(e.refusal.code, e.refusal.words);
    }
  }

  @Override
  public String sid() {
    return member.sid;
  }

  @Override
  public boolean isConnected() {
    return turn.ask(this::isPresent);
  }

  private boolean isPresent() {
    return member.isConnected() && member.browser == unread;
  }

  @Override
  public void leave() {
    turn.take(
        () -> {
          if (isPresent()) {
            sessions.disconnect(member);
          }
        });
  }
}
