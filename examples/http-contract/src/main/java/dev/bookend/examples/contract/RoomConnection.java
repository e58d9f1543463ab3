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

/** Somebody's connection to a room of the app's own emulator, made as a browser's SDK makes it. */
final class RoomConnection {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final CompletableFuture<String> connected = new CompletableFuture<>();
  private final WebSocket socket;

  /**
   * Connects.
   *
   * @param app where
   * @param who somebody
   * @param call one of their calls
   */
  RoomConnection(URI app, Caller who, String call) {
    Reply ticket = who.token(call).expect(200);
    String token = ticket.text("token");
    URI at = URI.create(app.resolve("/signaling").toString().replace("http", "ws"));
    socket =
        done(
            HTTP.newWebSocketBuilder()
                .header("Origin", app.toString())
                .header("Authorization", who.authorization())
                .buildAsync(at, hearing()));
    say(
        """
        {"type":"hello","version":2,"timeout":30000,
         "body":{"type":"ice","version":1,"token":"%s"}}\
        """
            .formatted(token));
    say(
        """
        {"type":"msg","body":{"type":"connect","version":2,"token":"%s","name":"%s",
         "participant":{"revision":1,"tracks":[]},"peer_connections":[]}}\
        """
            .formatted(token, ticket.text("room_name")));
    done(connected);
  }

  /** Says good-bye. */
  void leave() {
    say("{\"type\":\"msg\",\"body\":{\"type\":\"disconnect\",\"version\":2}}");
    done(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
  }

  private void say(String text) {
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

  private WebSocket.Listener hearing() {
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
