package dev.bookend.examples.jakarta;

import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Signalling;
import dev.bookend.port.VideoRooms;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the browsers' video SDK connects to the emulator; an access token lets people who have
 * signed in into a room.
 */
@ServerEndpoint("/signaling")
public class Signaling {
  /** Parts of messages that may wait for the thread; beyond, the browser is cut off. */
  private static final int MOST_WAITING = 200;

  private final VideoRooms rooms;
  private final SignalingThread thread;
  private final AtomicInteger waiting = new AtomicInteger();
  private @Nullable Signalling signalling;
  private @Nullable Future<?> endOfSilence;

  Signaling(VideoRooms rooms, SignalingThread thread) {
    this.rooms = rooms;
    this.thread = thread;
  }

  @OnOpen
  public void open(Session browser) {
    thread.run(
        () -> {
          if (rooms instanceof TwilioEmulator emulator) {
            signalling = connect(emulator, browser).orElse(null);
          }
          if (signalling == null) {
            close(browser, CloseCodes.VIOLATED_POLICY, "Not taken");
          } else {
            waitFor(browser);
          }
        });
  }

  private static Optional<Signalling> connect(TwilioEmulator emulator, Session browser) {
    return Optional.ofNullable(browser.getUserPrincipal())
        .flatMap(person -> emulator.connect(person.getName(), text -> send(browser, text)));
  }

  /** One that fails is followed by the socket's end. */
  private static void send(Session browser, String text) {
    browser.getAsyncRemote().sendText(text, result -> {});
  }

  /** Parts, for the emulator bounds messages, and the container need not hold whole ones. */
  @OnMessage
  public void hear(Session browser, String part, boolean last) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      close(browser, CloseCodes.VIOLATED_POLICY, "Too much at once");
      return;
    }
    thread.run(
        () -> {
          waiting.decrementAndGet();
          if (signalling != null) {
            waitFor(browser);
            if (!signalling.receive(part, last)) {
              close(browser, CloseCodes.VIOLATED_POLICY, "Too many messages");
            }
          }
        });
  }

  private void waitFor(Session browser) {
    stopWaiting();
    endOfSilence =
        thread.afterSilence(() -> close(browser, CloseCodes.GOING_AWAY, "Silent for too long"));
  }

  private void stopWaiting() {
    if (endOfSilence != null) {
      endOfSilence.cancel(false);
    }
  }

  private static void close(Session browser, CloseCodes code, String reason) {
    try {
      browser.close(new CloseReason(code, reason));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @OnClose
  public void close() {
    thread.run(
        () -> {
          stopWaiting();
          if (signalling != null) {
            signalling.closed();
            signalling = null;
          }
        });
  }
}
