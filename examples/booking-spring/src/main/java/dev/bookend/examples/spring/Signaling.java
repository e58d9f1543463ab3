package dev.bookend.examples.spring;

import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Signalling;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * The WebSocket on which the browser SDK connects to the emulator. A room needs an access token. A
 * connection needs an authenticated user; that of guests does not, and at most 10 are open.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@ConditionalOnProperty(name = "bookend.provider", havingValue = "emulator")
class Signaling implements WebSocketConfigurer {
  /** The path for guests, who have no user name. */
  static final String GUESTS = "/signaling/guest";

  private final TwilioEmulator emulator;
  private final Duration silence;

  /**
   * Browsers send a heartbeat every 5 seconds; a connection that is silent for the given time is
   * closed.
   */
  Signaling(TwilioEmulator emulator, @Value("${booking.signaling.silence:15s}") Duration silence) {
    this.emulator = emulator;
    this.silence = silence;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(new Handler(emulator, silence), "/signaling", GUESTS);
  }

  /** Enables Tomcat's WebSockets like Spring Boot's WebSocket starter. */
  @Bean
  static ServletContextInitializer webSockets() {
    return context -> new WsSci().onStartup(Set.of(), context);
  }

  private static final class Handler extends TextWebSocketHandler {
    private static final String SIGNALLING = "signalling";

    private final TwilioEmulator emulator;
    private final Duration silence;

    Handler(TwilioEmulator emulator, Duration silence) {
      this.emulator = emulator;
      this.silence = silence;
    }

    /**
     * The emulator limits the length of messages; a buffer for whole messages would need their
     * maximum size.
     */
    @Override
    public boolean supportsPartialMessages() {
      return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
      closeAfterSilence(session);
      Optional<Signalling> signalling =
          emulator.connect(
              Optional.ofNullable(session.getPrincipal()).map(Principal::getName).orElse(GUESTS),
              text -> send(session, text));
      if (signalling.isPresent()) {
        session.getAttributes().put(SIGNALLING, signalling.get());
      } else {
        session.close(CloseStatus.POLICY_VIOLATION);
      }
    }

    /** The container's own idle timeout would also count outgoing messages. */
    private void closeAfterSilence(WebSocketSession session) {
      if (session instanceof NativeWebSocketSession known
          && known.getNativeSession() instanceof Session socket) {
        socket.getUserProperties().put(Constants.READ_IDLE_TIMEOUT_MS, silence.toMillis());
      }
    }

    private static void send(WebSocketSession browser, String text) {
      try {
        browser.sendMessage(new TextMessage(text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message)
        throws IOException {
      boolean goesOn =
          signalling(session)
              .map(browser -> browser.receive(message.getPayload(), message.isLast()))
              .orElse(false);
      if (!goesOn) {
        session.close(CloseStatus.POLICY_VIOLATION);
      }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
      signalling(session).ifPresent(Signalling::closed);
    }

    private static Optional<Signalling> signalling(WebSocketSession session) {
      return Optional.ofNullable((Signalling) session.getAttributes().get(SIGNALLING));
    }
  }
}
