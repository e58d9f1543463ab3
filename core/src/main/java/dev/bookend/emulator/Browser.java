package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket of a browser: greets, answers heartbeats, and is at most one member of a room. */
final class Browser implements TwilioEmulator.Signalling {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);

  /** What may wait for a slow one, in characters; a message counts as a thousandth at least. */
  private static final int CAPACITY = 8 << 20;

  private final Turn turn;
  private final Switchboard switchboard;
  private final Mailbox<String> outbox;
  private boolean greeted;
  private boolean asked;
  private @Nullable Member member;

  Browser(Turn turn, Switchboard switchboard, Consumer<String> send) {
    this.turn = turn;
    this.switchboard = switchboard;
    this.outbox = new Mailbox<>(turn, send, CAPACITY, Browser::size, this::closed);
  }

  private static long size(String message) {
    return Math.max(message.length(), CAPACITY / 1000);
  }

  @Override
  public void receive(String text) {
    JsonNode message = Json.read(text);
    turn.take(() -> hear(message));
  }

  @Override
  public void closed() {
    turn.take(
        () -> {
          asked = true;
          present().ifPresent(switchboard::lose);
        });
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
      default -> LOG.debug("A browser sent a message that the emulator does not know.");
    }
  }

  private void hearBody(JsonNode body) {
    switch (body.path("type").asText()) {
      case "ice" -> outbox.put(Message.iced());
      case "connect" -> enter(body, switchboard::connect);
      case "sync" -> enter(body, switchboard::sync);
      case "update" -> present().ifPresent(m -> switchboard.update(m, body));
      case "disconnect" -> leave();
      default -> LOG.debug("A browser sent a request that the emulator does not know.");
    }
  }

  private void enter(JsonNode request, Door door) {
    if (asked) {
      return;
    }
    asked = true;
    try {
      member = door.enter(request, outbox);
    } catch (RefusedException e) {
      LOG.debug("Refused: {} {}", e.refusal.code, e.refusal.words);
      outbox.put(Message.refused(e.refusal));
    }
  }

  private void leave() {
    asked = true;
    present().ifPresent(switchboard::disconnect);
  }

  /**
   * Whom this connection speaks for: nobody, if another one took over or the person was put out.
   */
  private Optional<Member> present() {
    return Optional.ofNullable(member).filter(m -> m.isConnected() && m.browser == outbox);
  }

  private interface Door {
    Member enter(JsonNode request, Mailbox<String> browser) throws RefusedException;
  }
}
