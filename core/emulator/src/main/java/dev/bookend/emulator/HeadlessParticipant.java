package dev.bookend.emulator;

import java.net.InetAddress;

/** A participant without a browser. */
final class HeadlessParticipant implements TwilioEmulator.Guest {
  private final SerialSection section;
  private final SessionManager sessions;
  private final RoomParticipant participant;
  private final OrderedDelivery<String> messages;

  private HeadlessParticipant(
      SerialSection section,
      SessionManager sessions,
      RoomParticipant participant,
      OrderedDelivery<String> messages) {
    this.section = section;
    this.sessions = sessions;
    this.participant = participant;
    this.messages = messages;
  }

  /** Connects a participant. Must be called with the emulator's lock held. */
  static HeadlessParticipant join(SerialSection section, SessionManager sessions, String token) {
    OrderedDelivery<String> messages = new OrderedDelivery<>(section, message -> {});
    try {
      RoomParticipant participant =
          sessions.connect(
              Json.object().put("token", token), messages, InetAddress.getLoopbackAddress());
      return new HeadlessParticipant(section, sessions, participant, messages);
    } catch (SignallingException e) {
      throw new TwilioEmulator.ConnectException(e.error.code, e.error.message);
    }
  }

  @Override
  public String sid() {
    return participant.sid;
  }

  @Override
  public boolean isConnected() {
    return section.call(this::isPresent);
  }

  private boolean isPresent() {
    return participant.isConnected() && participant.outgoing == messages;
  }

  @Override
  public void leave() {
    section.run(
        () -> {
          if (isPresent()) {
            sessions.disconnect(participant);
          }
        });
  }
}
