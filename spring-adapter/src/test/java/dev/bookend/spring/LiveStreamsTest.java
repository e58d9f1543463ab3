package dev.bookend.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Live streams over real HTTP. */
class LiveStreamsTest {
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");
  private static final int REQUEST_THREADS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private ConfigurableApplicationContext host;
  private VideoCallService calls;

  @BeforeEach
  void start() {
    host =
        new SpringApplicationBuilder(RoutesTest.Host.class)
            .properties(
                "server.port=0",
                "server.shutdown=graceful",
                "server.tomcat.threads.max=" + REQUEST_THREADS,
                "spring.main.banner-mode=off",
                "bookend.provider=emulator")
            .run();
    calls = host.getBean(VideoCallService.class);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private URI uri() {
    return URI.create("http://localhost:" + port() + "/api/bookings/video-call/events");
  }

  private int port() {
    return Integer.parseInt(String.valueOf(host.getEnvironment().getProperty("local.server.port")));
  }

  /** A connection to the stream of a person. */
  private final class Client implements AutoCloseable {
    final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    Client(String user, @Nullable String lastEventId) throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri()).header("X-User", user);
      if (lastEventId != null) {
        request.header("Last-Event-ID", lastEventId);
      }
      response = client.send(request.build(), BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    /** The lines of the next frame; empty at the end of the stream. */
    List<String> next() throws IOException {
      List<String> frame = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty()) {
          frame.add(line);
        } else if (frame.size() > 1) {
          return frame;
        } else {
          frame.clear();
        }
      }
      return frame;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  private CallId request() {
    return calls.request(ANNA, CallRequest.inviting("ben")).id();
  }

  @Test
  void thePeopleOfACallSeeWhatHappensAndOthersDoNot() throws Exception {
    try (Client ben = new Client("ben", null);
        Client carl = new Client("carl", null)) {
      assertThat(ben.response.headers().firstValue("Content-Type")).contains("text/event-stream");
      assertThat(ben.response.headers().firstValue("Cache-Control")).contains("no-store");
      CallId id = request();
      calls.accept(BEN, id);

      List<String> requested = ben.next();
      assertThat(requested).hasSize(3).contains("event: requested");
      assertThat(requested.get(2)).startsWith("data: {\"event\":{\"sequence\":1").contains("" + id);
      assertThat(ben.next()).contains("event: accepted");

      CallId own = calls.request(Actor.of("carl"), CallRequest.inviting("dora")).id();
      assertThat(carl.next().get(2)).contains("" + own).doesNotContain("" + id);
    }
  }

  @Test
  void aStreamIsResumedAfterTheLastEventOfTheClient() throws Exception {
    CallId id;
    String last;
    try (Client ben = new Client("ben", null)) {
      id = request();
      last = ben.next().get(0).substring("id: ".length());
    }
    calls.accept(BEN, id);
    calls.cancel(ANNA, id, null);

    List<String> types = new ArrayList<>();
    try (Client ben = new Client("ben", last)) {
      while (!types.contains("event: cancelled")) {
        types.add(ben.next().get(1));
      }
    }
    assertThat(types).containsSubsequence("event: accepted", "event: cancelled");
  }

  @Test
  void aClientOfAnotherServersEventIdMustLoadItsCallsAnew() throws Exception {
    for (String id : new String[] {"", "7f", "-1", "99999999999999999999"}) {
      try (Client ben = new Client("ben", id)) {
        assertThat(ben.next()).hasSize(3).endsWith("event: reset", "data: {}");
      }
    }
  }

  @Test
  void theNinthStreamOfAPersonReplacesTheOldest() throws Exception {
    List<Client> open = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      open.add(new Client("ben", null));
      assertThat(open.get(i).response.statusCode()).isEqualTo(200);
    }
    try (Client ninth = new Client("ben", null)) {
      assertThat(ninth.response.statusCode()).isEqualTo(200);
      assertThat(open.get(0).next()).containsExactly("event: replaced", "data: {}");
      assertThat(open.get(0).next()).as("the end").isEmpty();
    }
    for (Client client : open) {
      client.close();
    }
  }

  @Test
  void manyStreamsNeedNoThreadEachAndASlowReaderDelaysNobody() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sockets.add(unread(i < 8 ? "anna" : "person " + i));
    }
    try (Client ben = new Client("ben", null)) {
      assertThat(threadsOfRequests()).isLessThanOrEqualTo(REQUEST_THREADS);
      CallId id = request();
      assertThat(ben.next()).contains("event: requested");
      for (int i = 0; i < 400; i++) {
        calls.reschedule(Actor.system("desk"), id, calls.now().plusSeconds(60 + i), null);
        if (i % 100 == 99) {
          String sequence = "\"sequence\":" + (i + 2) + ",";
          assertThat(frames(ben, sequence)).isNotEmpty();
        }
      }
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static long threadsOfRequests() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("-exec-"))
        .count();
  }

  /** The frames up to the one that contains a text. */
  private static List<String> frames(Client client, String text) throws IOException {
    List<String> all = new ArrayList<>();
    do {
      all.add(String.join("\n", client.next()));
    } while (!all.get(all.size() - 1).contains(text) && !all.contains(""));
    assertThat(all).doesNotContain("");
    return all;
  }

  /** A stream that is not read, with a small window. */
  private Socket unread(String user) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1024);
    socket.connect(new InetSocketAddress("localhost", port()));
    String request =
        "GET /api/bookings/video-call/events HTTP/1.1\r\nHost: localhost\r\nX-User: "
            + user
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  @Test
  void aShutdownEndsTheStreamsInsteadOfWaitingForThem() throws Exception {
    try (Client ben = new Client("ben", null)) {
      long begin = System.nanoTime();
      host.close();

      assertThat(ben.next()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }
  }
}
