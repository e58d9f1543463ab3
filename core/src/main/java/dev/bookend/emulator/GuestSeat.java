package dev.bookend.emulator;

import java.net.InetAddress;

/** The seat of somebody without a browser. */
final class GuestSeat implements TwilioEmulator.Guest {
  private final Turn turn;
  private final Switchboard switchboard;
  private final Member member;
  private final Mailbox<String> unread;

  private GuestSeat(Turn turn, Switchboard switchboard, Member member, Mailbox<String> unread) {
    this.turn = turn;
    this.switchboard = switchboard;
    this.member = member;
    this.unread = unread;
  }

  /** Takes a seat in a turn. */
  static GuestSeat take(Turn turn, Switchboard switchboard, String token) {
    Mailbox<String> unread = new Mailbox<>(turn, message -> {});
    try {
      Member member =
          switchboard.connect(
              Json.object().put("token", token), unread, InetAddress.getLoopbackAddress());
      return new GuestSeat(turn, switchboard, member, unread);
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
            switchboard.disconnect(member);
          }
        });
  }
}
