package dev.bookend.examples.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live events behind nginx, once as it is set up by default, once as a proxy that buffers. */
@Tag("browser")
@Timeout(60)
public abstract class ProxyStory {
  private static final String CONFIGURATION =
      """
      daemon off;
      pid nginx.pid;
      error_log stderr;
      events { worker_connections 64; }
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        server {
          listen 127.0.0.1:%d;
          location / { proxy_pass %s; }
        }
        server {
          listen 127.0.0.1:%d;
          location / {
            proxy_pass %2$s;
            proxy_ignore_headers X-Accel-Buffering;
          }
        }
      }
      """;

  private final App app;

  /**
   * Creates the tests for an application.
   *
   * @param app the application
   */
  protected ProxyStory(App app) {
    this.app = app;
  }

  @Test
  void eventsPassAProxyAndALongPollPassesOneThatBuffers(@TempDir Path folder) throws Exception {
    int plain = freePort();
    int buffering = freePort();
    try (App.Running running = app.start(HttpContract.inMemory(), Map.of())) {
      String conf = CONFIGURATION.formatted(plain, running.uri(), buffering);
      Files.writeString(folder.resolve("nginx.conf"), conf, UTF_8);
      Process nginx =
          new ProcessBuilder("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-e", "stderr")
              .inheritIO()
              .start();
      try {
        await().atMost(Duration.ofSeconds(10)).until(() -> isOpen(plain) && isOpen(buffering));
        theStreamPasses(at(plain));
        aLongPollPasses(at(buffering));
      } finally {
        nginx.destroy();
        nginx.waitFor();
      }
    }
  }

  private static void theStreamPasses(URI proxy) {
    try (EventClient caregiver = new ApiClient(proxy, "caregiver").events(null)) {
      assertThat(caregiver.position()).isNotEmpty();
      String id = request(proxy);

      assertThat(caregiver.until(id, "requested")).hasSize(1);
      new ApiClient(proxy, "recipient").call(id, "cancel").expect(200);
      assertThat(caregiver.until(id, "cancelled")).hasSize(1);
    }
  }

  private static void aLongPollPasses(URI proxy) {
    ApiClient caregiver = new ApiClient(proxy, "caregiver");
    String position;
    try (EventClient first = caregiver.events(null, "?wait_seconds=30")) {
      position = first.position();
    }
    String id = request(proxy);
    try (EventClient second = caregiver.events(position, "?wait_seconds=30")) {
      assertThat(second.until(id, "requested")).hasSize(1);
      assertThat(second.isAtEnd()).isTrue();
    }
  }

  private static String request(URI server) {
    return new ApiClient(server, "recipient").askFor("{\"invitee_ids\":[\"caregiver\"]}");
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException closed) {
      return false;
    }
  }
}
