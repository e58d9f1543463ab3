package dev.bookend.examples.jakarta;

import dev.bookend.config.BookendConfig;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Signalling;
import jakarta.enterprise.inject.Instance;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket on which the browser SDK connects to the emulator. A room needs an access token. A
 * connection needs an authenticated user; that of {@linkplain GuestSignaling guests} does not.
 */
@ServerEndpoint("/signaling")
public class Signaling {
  /** Maximum number of queued message parts; more close the connection. */
  private static final int MAX_QUEUED = 200;

  private final BookendConfig config;
  private final Instance<TwilioEmulator> emulator;
  private final SignalingThread thread;
  private final AtomicInteger queued = new AtomicInteger();
  private @Nullable Signalling signalling;
  private @Nullable Future<?> silenceTimeout;

  Signaling(BookendConfig config, Instance<TwilioEmulator> emulator, SignalingThread thread) {
    this.config = config;
    this.emulator = emulator;
    this.thread = thread;
  }

  @OnOpen
  public void open(Session browser) {
    thread.run(
        () -> {
          if (config.usesEmulator()) {
            signalling = connect(emulator.get(), browser).orElse(null);
          }
          if (signalling == null) {
            close(browser, CloseCodes.VIOLATED_POLICY, "Not accepted");
          } else {
            restartTimeout(browser);
          }
        });
  }

  private static Optional<Signalling> connect(TwilioEmulator emulator, Session browser) {
    return emulator.connect(
        Optional.ofNullable(browser.getUserPrincipal())
            .map(Principal::getName)
            .orElse(GuestSignaling.PATH),
        text -> send(browser, text));
  }

  /** A failed send is followed by the close of the socket. */
  private static void send(Session browser, String text) {
    browser.getAsyncRemote().sendText(text, result -> {});
  }

  /**
   * Receives parts of messages: the emulator limits their length, so the container need not buffer
   * whole messages.
   */
  @OnMessage
  public void receive(Session browser, String part, boolean last) {
    if (queued.incrementAndGet() > MAX_QUEUED) {
      close(browser, CloseCodes.VIOLATED_POLICY, "Too many queued messages");
      return;
    }
    thread.run(
        () -> {
          queued.decrementAndGet();
          if (signalling != null) {
            restartTimeout(browser);
            if (!signalling.receive(part, last)) {
              close(browser, CloseCodes.VIOLATED_POLICY, "Too many messages");
            }
          }
        });
  }

  private void restartTimeout(Session browser) {
    cancelTimeout();
    silenceTimeout =
        thread.afterSilence(() -> close(browser, CloseCodes.GOING_AWAY, "Silent for too long"));
  }

  private void cancelTimeout() {
    if (silenceTimeout != null) {
      silenceTimeout.cancel(false);
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
          cancelTimeout();
          if (signalling != null) {
            signalling.closed();
            signalling = null;
          }
        });
  }
}
