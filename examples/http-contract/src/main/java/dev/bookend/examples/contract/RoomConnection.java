package dev.bookend.examples.contract;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A participant's connection to a room of the application's emulator, with the protocol of the
 * browser SDK.
 */
final class RoomConnection {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final CompletableFuture<String> connected = new CompletableFuture<>();
  private final WebSocket socket;

  /**
   * Connects.
   *
   * @param app base URL of the application
   * @param who the participant
   * @param call id of a call of the participant
   */
  RoomConnection(URI app, ApiClient who, String call) {
    Reply ticket = who.token(call).expect(200);
    String token = ticket.text("token");
    URI at = URI.create(app.resolve("/signaling").toString().replace("http", "ws"));
    socket =
        done(
            HTTP.newWebSocketBuilder()
                .header("Origin", app.toString())
                .header("Authorization", who.authorization())
                .buildAsync(at, listener()));
    send(
        """
        {"type":"hello","version":2,"timeout":30000,
         "body":{"type":"ice","version":1,"token":"%s"}}\
        """
            .formatted(token));
    send(
        """
        {"type":"msg","body":{"type":"connect","version":2,"token":"%s","name":"%s",
         "participant":{"revision":1,"tracks":[]},"peer_connections":[]}}\
        """
            .formatted(token, ticket.text("room_name")));
    done(connected);
  }

  /** Disconnects. */
  void leave() {
    send("{\"type\":\"msg\",\"body\":{\"type\":\"disconnect\",\"version\":2}}");
    done(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
  }

  private void send(String text) {
    done(socket.sendText(text, true));
  }

  private static <T> T done(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private WebSocket.Listener listener() {
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        if (text.toString().contains("\"connected\"")) {
          connected.complete(text.toString());
        }
        return WebSocket.Listener.super.onText(from, text, last);
      }
    };
  }
}
