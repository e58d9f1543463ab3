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

  private final SerialSection section;
  private final SessionManager sessions;
  private final InetAddress host;
  private final OrderedDelivery<String> outgoing;
  private final MessageLimit limit;
  private final Runnable whenClosed;
  private boolean welcomed;
  private boolean connectRequested;
  private @Nullable RoomParticipant participant;

  /**
   * Creates the session of a new WebSocket.
   *
   * @param host the local address that the browser reaches
   * @param whenClosed runs with the emulator's lock held, possibly more than once
   */
  SignallingSession(
      SerialSection section,
      SessionManager sessions,
      InetAddress host,
      Consumer<String> send,
      Runnable whenClosed) {
    this.section = section;
    this.host = host;
    this.sessions = sessions;
    this.limit = sessions.messageLimit();
    this.whenClosed = whenClosed;
    this.outgoing =
        new OrderedDelivery<>(section, send, CAPACITY, SignallingSession::size, this::closed);
  }

  private static long size(String message) {
    return Math.max(message.length(), CAPACITY / 1000);
  }

  @Override
  public boolean receive(String part, boolean last) {
    boolean before = limit.isExceeded();
    limit.add(part, last).map(Json::read).ifPresent(message -> section.run(() -> handle(message)));
    boolean exceeded = limit.isExceeded();
    if (exceeded && !before) {
      closed();
    }
    return !exceeded;
  }

  @Override
  public void closed() {
    section.run(this::handleClosed);
  }

  private void handleClosed() {
    connectRequested = true;
    present().ifPresent(sessions::connectionLost);
    whenClosed.run();
  }

  private void handle(JsonNode message) {
    String type = message.path("type").asText();
    if (!welcomed) {
      if (type.equals("hello")) {
        welcomed = true;
        outgoing.enqueue(Message.welcome());
        handleBody(message.path("body"));
      }
      return;
    }
    switch (type) {
      case "heartbeat" -> outgoing.enqueue(Message.heartbeat());
      case "msg" -> handleBody(message.path("body"));
      case "bye" -> leave();
      default -> LOG.debug("Emulator ignored a signalling message of unknown type");
    }
  }

  private void handleBody(JsonNode body) {
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
        sessions.checkToken(request);
        limit.raise();
      }
      boolean relayed = request.path("preflight").asBoolean() && request.has("token");
      outgoing.enqueue(relayed ? Message.iced(sessions.relay()) : Message.iced());
    } catch (SignallingException e) {
      reject(e.error);
    }
  }

  private void reject(SignallingError error) {
    LOG.debug("Emulator rejected a signalling request: {} {}", error.code, error.message);
    outgoing.enqueue(Message.rejected(error));
  }

  private void enter(JsonNode request, RoomEntry entry) {
    if (connectRequested) {
      return;
    }
    connectRequested = true;
    try {
      participant = entry.enter(request, outgoing, host);
      limit.raise();
    } catch (SignallingException e) {
      reject(e.error);
    }
  }

  private void leave() {
    connectRequested = true;
    present().ifPresent(sessions::disconnect);
  }

  /**
   * Returns the participant of this WebSocket; empty if another one replaced it or the participant
   * was disconnected.
   */
  private Optional<RoomParticipant> present() {
    return Optional.ofNullable(participant).filter(m -> m.isConnected() && m.outgoing == outgoing);
  }

  private interface RoomEntry {
    RoomParticipant enter(JsonNode request, OrderedDelivery<String> outgoing, InetAddress host)
        throws SignallingException;
  }
}
