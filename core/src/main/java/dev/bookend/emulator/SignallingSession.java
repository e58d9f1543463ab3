package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket of a browser. Answers heartbeats and represents at most one participant. */
final class SignallingSession implements TwilioEmulator.Signalling {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);

  /**
   * Maximum size of the queue for a slow browser, in characters. Each message counts as at least a
   * thousandth of it.
   */
  private static final int CAPACITY = 8 << 20;

  private final SerialSection turn;
  private final SessionManager sessions;
  private final InetAddress host;
  private final OrderedDelivery<String> outbox;
  private final MessageLimit limit;
  private final Runnable whenClosed;
  private boolean greeted;
  private boolean asked;
  private @Nullable RoomParticipant member;

  /**
   * Creates the session of a new WebSocket.
   *
   * @param host the local address that the browser reaches
   * @param whenClosed runs with the emulator's lock held, possibly more than once
   */
  SignallingSession(
      SerialSection turn,
      SessionManager sessions,
      InetAddress host,
      Consumer<String> send,
      Runnable whenClosed) {
    this.turn = turn;
    this.host = host;
    this.sessions = sessions;
    this.limit = sessions.messageLimit();
    this.whenClosed = whenClosed;
    this.outbox =
        new OrderedDelivery<>(turn, send, CAPACITY, SignallingSession::size, this::closed);
  }

  private static long size(String message) {
    return Math.max(message.length(), CAPACITY / 1000);
  }

  @Override
  public boolean receive(String part, boolean last) {
    boolean before = limit.isExceeded();
    limit.add(part, last).map(Json::read).ifPresent(message -> turn.take(() -> hear(message)));
    boolean exceeded = limit.isExceeded();
    if (exceeded && !before) {
      closed();
    }
    return !exceeded;
  }

  @Override
  public void closed() {
    turn.take(this::lose);
  }

  private void lose() {
    asked = true;
    present().ifPresent(sessions::lose);
    whenClosed.run();
  }

  private void hear(JsonNode message) {
    String type = message.path("type").asText();
    if (!greeted) {
      if (type.equals("hello")) {
        greeted = true;
        outbox.put(Message.welcome());
        hearBody(message.path("body"));
      }
      return;
    }
    switch (type) {
      case "heartbeat" -> outbox.put(Message.heartbeat());
      case "msg" -> hearBody(message.path("body"));
      case "bye" -> leave();
      default -> LOG.debug("Emulator ignored a signalling message of unknown type");
    }
  }

  private void hearBody(JsonNode body) {
    switch (body.path("type").asText()) {
      case "ice" -> giveIceServers(body);
      case "connect" -> enter(body, sessions::connect);
      case "sync" -> enter(body, sessions::sync);
      case "update" -> present().ifPresent(m -> sessions.update(m, body));
      case "disconnect" -> leave();
      default -> LOG.debug("Emulator ignored a signalling request of unknown type");
    }
  }

  /** Sends the ICE servers, which the SDK requests before it connects and in a preflight test. */
  private void giveIceServers(JsonNode request) {
    try {
      if (request.has("token")) {
        sessions.check(request);
        limit.raise();
      }
      boolean relayed = request.path("preflight").asBoolean() && request.has("token");
      outbox.put(relayed ? Message.iced(sessions.relay()) : Message.iced());
    } catch (RefusedException e) {
      refuse(e.refusal);
    }
  }

  private void refuse(SignallingError why) {
    LOG.debug("Emulator rejected a signalling request: {} {}", why.code, why.words);
    outbox.put(Message.refused(why));
  }

  private void enter(JsonNode request, Door door) {
    if (asked) {
      return;
    }
    asked = true;
    try {
      member = door.enter(request, outbox, host);
      limit.raise();
    } catch (RefusedException e) {
      refuse(e.refusal);
    }
  }

  private void leave() {
    asked = true;
    present().ifPresent(sessions::disconnect);
  }

  /**
   * Returns the participant of this WebSocket; empty if another one replaced it or the participant
   * was disconnected.
   */
  private Optional<RoomParticipant> present() {
    return Optional.ofNullable(member).filter(m -> m.isConnected() && m.browser == outbox);
  }

  private interface Door {
    RoomParticipant enter(JsonNode request, OrderedDelivery<String> browser, InetAddress host)
        throws RefusedException;
  }
}
