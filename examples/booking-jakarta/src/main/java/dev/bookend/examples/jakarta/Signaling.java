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
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Where the browsers' video SDK connects to the emulator; the access token is what lets it in. */
@ServerEndpoint("/signaling")
public class Signaling {
  private static final int MAX_CHARACTERS = 1 << 20; // offers of several tracks are large

  private final VideoRooms rooms;
  private final SignalingThread thread;
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
            signalling = emulator.connect(text -> send(browser, text));
            waitFor(browser);
          } else {
            close(browser, CloseCodes.CANNOT_ACCEPT, "Video is elsewhere");
          }
        });
  }

  /** One that fails is followed by the socket's end. */
  private static void send(Session browser, String text) {
    browser.getAsyncRemote().sendText(text, result -> {});
  }

  @OnMessage(maxMessageSize = MAX_CHARACTERS)
  public void hear(Session browser, String text) {
    thread.run(
        () -> {
          if (signalling != null) {
            waitFor(browser);
            signalling.receive(text);
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
